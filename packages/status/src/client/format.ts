// Numbers and keys as a reader wants them. English, as the page is.

const whole = new Intl.NumberFormat('en')
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** Such as `1,234`. */
export const formatCount = (count: number): string => whole.format(count)

/** Something per second; a digit more where it is below ten. */
export const formatRate = (perSecond: number): string =>
  perSecond > 0 && perSecond < 9.95 ? oneDigit.format(perSecond) : whole.format(Math.round(perSecond))

/** A part of a whole. What is not nothing does not look like nothing. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.0005) return '< 0.1 %'
  return `${oneDigit.format(share * 100)} %`
}

/** Such as `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  // What would be rounded up to 1,024 of a unit is 1.0 of the next.
  const rounded = Math.max(bytes * (1 + 1 / 2_048), 1)
  const power = Math.min(Math.floor(Math.log2(rounded) / 10), units.length - 1)
  const amount = bytes / 1024 ** power
  return `${amount < 10 && power > 0 ? oneDigit.format(amount) : whole.format(Math.round(amount))} ${units[power]}`
}

/** A length of time in ms. */
export const formatMs = (ms: number): string => `${ms < 9.95 ? oneDigit.format(ms) : whole.format(Math.round(ms))} ms`

/** Time of day, to the second. */
export const formatTime = (atMs: number): string =>
  new Date(atMs).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** A key or name that can be told apart by eye: what does not print is written as JSON would. */
export function formatName(name: string): string {
  if (name === '') return '(empty)'
  return name.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** What stands where there is no value. */
export const none = '–'
