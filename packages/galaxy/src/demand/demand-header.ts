import type { FetchOptions } from '../remote-fetcher.js'

/**
 * Header by which processes tell each other which keys are asked for: in a fetch, for which of the keys that came from
 * the receiver the sender was asked; in the answer, for which others were. Ours; who does not know it leaves it alone.
 */
export const demandHeader = 'x-galaxycache-demand'

/** The longest header that is read: with more keys than anybody sends. */
const maxLength = 512

const numberBytes = 4

/**
 * Where headers become bytes and bytes headers. One for all, because a buffer for each would take longer than the rest.
 */
const scratch = Buffer.alloc(maxLength)
/** Of the same bytes: a Buffer writes a number in 13 ns, this in one. */
const view = new DataView(scratch.buffer, scratch.byteOffset, scratch.byteLength)

/**
 * Numbers from 0 to 2^32 - 1 as a header: four bytes each, the lowest first, in base64url. At most 96 of
 * them, as many as are read.
 * @throws RangeError beyond 128, which there is no place for
 */
export function writeNumbers(...lists: readonly (readonly number[])[]): string {
  let length = 0
  for (const list of lists) {
    // By number: the objects that an iterator gives are not spared here, and were a twelfth of all that a
    // fetch leaves to be collected.
    for (let i = 0; i < list.length; i++) {
      view.setUint32(length, list[i] as number, true)
      length += numberBytes
    }
  }
  return scratch.toString('base64url', 0, length)
}

/**
 * What {@link writeNumbers} wrote. Undefined for anything else, texts or not, as protocols of a user's own may give
 * them: nobody shall go without a value because of a hint that cannot be read.
 */
export function readNumbers(header: unknown): number[] | undefined {
  // Node passes over what is no base64url, and takes the letters of base64.
  if (typeof header !== 'string' || header.length > maxLength || !/^[\w-]*$/.test(header)) return undefined
  const length = scratch.write(header, 'base64url')
  if (length % numberBytes !== 0 || Math.ceil((length * 4) / 3) !== header.length) return undefined
  const numbers: number[] = []
  for (let at = 0; at < length; at += numberBytes) numbers.push(view.getUint32(at, true))
  return numbers
}

/** `own` headers of a fetch, and what the owner is told along with it, to learn from. */
export function withDemand(own: FetchOptions['headers'], demand: string | undefined): FetchOptions['headers'] {
  if (demand === undefined) return own
  // Not spread into each other where that can be spared: V8 takes 200 ns for it, and makes an
  // object that is slow to read.
  return own === undefined ? { [demandHeader]: demand } : { ...own, [demandHeader]: demand }
}
