import { keyFromBytes } from '@galaxycache/galaxy'

/** Path and query of a request, as they came. */
export interface Target {
  readonly path: string
  /** Without the question mark. */
  readonly query: string
}

/** Splits what `node:http` calls the url of a request. */
export function parseTarget(url: string): Target {
  const mark = url.indexOf('?')
  return mark === -1 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) }
}

/**
 * The parameter `name` of a query; undefined if it is not there. It may be any bytes, as keys may, so it is not decoded
 * as forms are: a plus is a plus.
 */
export function parameter(query: string, name: string): string | undefined {
  const start = `${name}=`
  const found = query.split('&').find((part) => part.startsWith(start))
  return found === undefined ? undefined : decode(found.slice(start.length))
}

function decode(text: string): string {
  const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return keyFromBytes(Buffer.from(bytes, 'latin1'))
}
