import { InvalidArgumentError } from 'commander'
import { maxPeers } from '../replay/routes.js'
import { count } from '../report/table.js'

/** Numbers of a range; of more than these replays would not end. */
const maxRange = 10_000

/** Long before, there is room for everything in every process; far beyond, no galaxy counts the bytes. */
const maxShare = 1_000

/** Reads `a,b,c`: at least one name, because a list of none would replay nothing in silence. */
export function names(text: string): readonly string[] {
  const found = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (found.length === 0) throw new InvalidArgumentError(`must name at least one, got ${JSON.stringify(text)}`)
  return found
}

/** Reads `a,b,c`, no name twice. */
export const distinctNames = (text: string): readonly string[] => distinct(names(text))

/**
 * Makes `read` add to what it read before, where an option is given again: else that would be passed over in silence.
 * What it has counts once.
 */
export function growing<V>(read: (text: string) => readonly V[]): (text: string) => readonly V[] {
  let all: readonly V[] = []
  return (text) => {
    all = [...all, ...read(text).filter((value) => !all.includes(value))]
    return all
  }
}

/** Makes a reader of lists of which each member must be one of `allowed`, and none comes twice. */
export const namesAmong =
  <N extends string>(allowed: readonly N[]) =>
  (text: string): readonly N[] =>
    distinct(names(text).map((name) => oneOf(allowed, name)))

/** Makes a reader of one name among `allowed`. */
export const nameAmong =
  <N extends string>(allowed: readonly N[]) =>
  (text: string): N =>
    oneOf(allowed, text)

/** Reads whole numbers from 1 with ranges: `1,4-6` is 1, 4, 5 and 6. None may come twice. */
export const positiveIntegers = (text: string): readonly number[] => distinct(names(text).flatMap(range))

/** Reads numbers of processes, as {@link positiveIntegers} does. */
export const peerCounts = (text: string): readonly number[] =>
  positiveIntegers(text).map((peers) => {
    if (peers > maxPeers) throw new InvalidArgumentError(`must be at most ${count(maxPeers)} processes, got ${peers}`)
    return peers
  })

function range(part: string): readonly number[] {
  const [first = '', last = first, ...rest] = part.split('-')
  if (rest.length > 0) throw new InvalidArgumentError(`must be a number or a range such as 4-6, got ${part}`)
  const from = positiveInteger(first)
  const to = positiveInteger(last)
  if (to < from) throw new InvalidArgumentError(`a range must go up, got ${part}`)
  if (to - from >= maxRange)
    throw new InvalidArgumentError(`a range must have at most ${count(maxRange)} numbers, got ${part}`)
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

/** Reads one whole number from 1; `5e6` is one. */
export function positiveInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError(`must be a positive integer, got ${text}`)
  return value
}

/** Reads parts of a footprint: numbers above 0, none twice. More than 1 is more than all. */
export const shares = (text: string): readonly number[] => distinct(names(text).map(share))

function share(part: string): number {
  const value = Number(part)
  if (!(value > 0)) throw new InvalidArgumentError(`must be a number above 0, got ${part}`)
  if (value > maxShare)
    throw new InvalidArgumentError(`must be at most ${count(maxShare)} times the footprint, got ${part}`)
  return value
}

/** Reads a part of a trace: a number from 0 to below 1. */
export function partBelowOne(text: string): number {
  const value = Number(text)
  if (!(value >= 0 && value < 1)) throw new InvalidArgumentError(`must be a number from 0 to below 1, got ${text}`)
  return value
}

/** What comes twice would be replayed twice, and count twice in means. */
function distinct<V>(values: readonly V[]): readonly V[] {
  const twice = values.find((value, i) => values.indexOf(value) < i)
  if (twice !== undefined) throw new InvalidArgumentError(`must name each once, got ${String(twice)} twice`)
  return values
}

function oneOf<N extends string>(allowed: readonly N[], name: string): N {
  const found = allowed.find((known) => known === name)
  if (found === undefined) throw new InvalidArgumentError(`must be one of ${allowed.join(', ')}, got ${name}`)
  return found
}
