import { requireKnown, requirePositiveInteger, requirePositiveMs, wrong } from '../require.js'
import { MiB } from '../size.js'

/** How much a process that leaves gives to those who own its keys next. */
export interface HandOffOptions {
  /**
   * Most that is sent, in bytes of keys and values, by all galaxies together. Each has a part of it by what its main
   * cache takes. Default 64 MiB.
   */
  readonly maxBytes?: number
  /** Time limit of all of it, in ms. Default 5,000. */
  readonly timeoutMs?: number
}

/** {@link HandOffOptions}, checked and complete. */
export type ResolvedHandOffOptions = Required<HandOffOptions>

/** @returns undefined for no hand-off. @throws TypeError or RangeError that says which option breaks which rule */
export function resolveHandOff(handOff: boolean | HandOffOptions): ResolvedHandOffOptions | undefined {
  if (handOff === false) return undefined
  if (handOff === true) return resolveHandOff({})
  if (typeof handOff !== 'object' || handOff === null)
    throw wrong(TypeError, 'handOff', 'a boolean or an object', handOff)
  requireKnown(handOff, { maxBytes: true, timeoutMs: true }, 'handOff.')
  const { maxBytes = 64 * MiB, timeoutMs = 5_000 } = handOff
  requirePositiveInteger('handOff.maxBytes', maxBytes)
  requirePositiveMs('handOff.timeoutMs', timeoutMs)
  return { maxBytes, timeoutMs }
}
