import type { Mode } from '../control/messages.js'

/** One thing that a client asks of a server while a recorder listens. */
export interface Question {
  /** What it shows. */
  readonly title: string
  readonly mode: Mode
  readonly galaxy: string
  readonly key: Uint8Array
}

/** Nanoseconds since 1970 of an instant in the year 2100, down to the last digit. */
const expiry = '4102444800123456789'

/** What is recorded, in this order: a peek finds what the fetch before it loaded. */
export const questions: readonly Question[] = [
  question('a value', 'fetch', 'values', 'key'),
  question('a peek that finds the value', 'peek', 'values', 'key'),
  question('a peek that finds nothing', 'peek', 'values', 'never loaded'),
  question('the empty key', 'fetch', 'values', ''),
  question('a key of reserved characters', 'fetch', 'values', "/?#%+ &=:@$!*'(),;[]~"),
  question('a key of bytes that are not UTF-8', 'fetch', 'values', Uint8Array.of(0x00, 0xff, 0xc3, 0x28, 0xed, 0xa0)),
  question('a key of characters outside of ASCII', 'fetch', 'values', 'é☃😀'),
  question('a value that Go sends in chunks over HTTP', 'fetch', 'values', 'long '.repeat(600)),
  question('a value that expires', 'fetch', 'expiring', expiry),
  question('a peek that finds a value that expires', 'peek', 'expiring', expiry),
  question('a key that does not exist', 'fetch', 'nothing', 'key'),
  question('a galaxy that the server lacks', 'fetch', 'no such galaxy/é', 'key'),
  question('a peek into a galaxy that the server lacks', 'peek', 'no such galaxy/é', 'key'),
  question('a backend that fails', 'fetch', 'broken', 'key'),
  question('a backend that fails with a code of its own', 'fetch', 'refusing', 'key'),
]

function question(title: string, mode: Mode, galaxy: string, key: string | Uint8Array): Question {
  return { title, mode, galaxy, key: typeof key === 'string' ? Buffer.from(key) : key }
}
