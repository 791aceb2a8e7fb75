import type { FetchedValue } from '@galaxycache/galaxy'
import { epochOf } from './decode-message.js'
import type { Versions } from './gen/galaxycache/peers/v1/peers_pb.js'

/** What is said of a value beside its bytes and its expiry. */
export type ValueVersions = Pick<FetchedValue, 'epoch' | 'codecVersion' | 'demand'>

/** What a message says of one. */
type VersionFields = Pick<Versions, 'epoch' | 'codecVersion' | 'demand'>

/**
 * Versions of the values of an answer, each once: telling and reading them with each value would
 * take longer than the value.
 */
export class VersionTable {
  readonly fields: VersionFields[] = []
  readonly #known: ValueVersions[] = []

  /** Where the versions of a value are, counted from 1. 0: they need not be told; undefined: they are not here. */
  find({ epoch = 0, codecVersion = '', demand = '' }: ValueVersions): number | undefined {
    if (epoch === 0 && codecVersion === '' && demand === '') return 0
    for (const [index, known] of this.#known.entries())
      if (known.epoch === epoch && known.codecVersion === codecVersion && known.demand === demand) return index + 1
    return undefined
  }

  /** Takes in the versions of a value, and says where they are. */
  add({ epoch = 0, codecVersion = '', demand = '' }: ValueVersions): number {
    this.fields.push({ epoch: BigInt(epoch), codecVersion, demand })
    return this.#known.push({ epoch, codecVersion, demand })
  }
}

/**
 * What {@link VersionTable.fields} say, by the same numbers.
 * @throws RangeError for an epoch that no process can be in
 */
export function versionsByNumber(fields: readonly VersionFields[]): readonly ValueVersions[] {
  return [
    {},
    ...fields.map(({ epoch, codecVersion, demand }) => ({
      epoch: epoch === 0n ? undefined : epochOf(epoch),
      codecVersion: codecVersion === '' ? undefined : codecVersion,
      demand: demand === '' ? undefined : demand,
    })),
  ]
}
