/** What has expired before is said to have expired then: `Date.UTC` takes years of two digits for those after 1900. */
const firstMs = Date.UTC(100, 0, 1)

/** No value written as a date can lie later: years have four digits. */
const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/**
 * An expiry as the `Expires` header carries it, an HTTP date with nine digits of a fraction of the second. Undefined
 * for one that never comes, or not before the year 10,000.
 * @param expiresAtMs milliseconds since the Unix epoch; its fraction keeps microseconds
 */
export function formatExpires(expiresAtMs: number): string | undefined {
  if (!(expiresAtMs <= lastMs)) return undefined
  const atMs = Math.max(expiresAtMs, firstMs)
  const wholeSeconds = Math.floor(atMs / 1000)
  const nanoseconds = Math.min(Math.round((atMs - wholeSeconds * 1000) * 1e6), 999_999_999)
  const date = new Date(wholeSeconds * 1000).toUTCString()
  return `${date.slice(0, -' GMT'.length)}.${String(nanoseconds).padStart(9, '0')} GMT`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const expiresForm = new RegExp(
  `^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\\d\\d) (${months.join('|')}) (\\d{4}) (\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))? GMT$`,
)

/** Reads an `Expires` header, with a fraction of the second or without. Undefined if it is no such date. */
export function parseExpires(text: string): number | undefined {
  const match = expiresForm.exec(text)
  if (match === null) return undefined
  const [, day = '', month = '', year = '', hour = '', minute = '', second = '', fraction = ''] = match
  const atMs = Date.UTC(Number(year), months.indexOf(month), Number(day), Number(hour), Number(minute), Number(second))
  // Date.UTC takes the 31st of April for the 1st of May.
  if (new Date(atMs).toUTCString().slice(5, -4) !== text.slice(5, 25)) return undefined
  return atMs + Number(fraction.padEnd(9, '0')) / 1e6
}
