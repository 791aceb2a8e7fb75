import { Adoptions } from '../topology/adoptions.js'
import { HandOff } from '../topology/hand-off.js'
import { LocalWrites } from '../write/local-writes.js'
import { Writer } from '../write/writer.js'
import type { LoadingParts } from './loading-parts.js'

/** What changes the caches, here and elsewhere, and all that it works with. */
export interface WritingParts<T> extends LoadingParts<T> {
  readonly writes: LocalWrites<T>
  readonly writer: Writer<T>
  readonly handOff: HandOff<T>
}

/** Makes what writes. */
export function writingParts<T>(known: LoadingParts<T>): WritingParts<T> {
  const { loader, local, absences, backOff } = known
  const handOff: HandOff<T> = new HandOff<T>({ ...known, tell: (remote, write) => writer.tellOne(remote, write) })
  const memories = [loader, local, handOff, absences, backOff].filter((memory) => memory !== undefined)
  const writes = new LocalWrites<T>({ ...known, memories, adoptions: new Adoptions<T>(known) })
  const writer: Writer<T> = new Writer<T>({ ...known, writes })
  return { ...known, writes, writer, handOff }
}
