import type { Contestant } from './contestants.js'

/**
 * Long enough for a thousand small values and more, short enough that a slow moment of the machine
 * hits several contestants.
 */
const defaultTurnMs = 100

/** More keys than can be in flight, so that no read joins another. */
const keys = 1024

/** Rates of one contestant, one a round, in reads a second. */
export type Rates = readonly number[]

/**
 * Lets all contestants take turns in every round, after one round to warm up. Every other round goes backwards, because
 * the garbage of a turn is collected in the next one.
 * @param inFlight reads at once
 * @param turnMs length of a turn
 */
export async function compare(
  contestants: readonly Contestant[],
  bytes: number,
  inFlight: number,
  rounds: number,
  turnMs = defaultTurnMs,
): Promise<ReadonlyMap<Contestant, Rates>> {
  const rates = new Map(contestants.map((contestant): [Contestant, number[]] => [contestant, []]))
  const backwards = contestants.toReversed()
  for (let round = -1; round < rounds; round++) {
    for (const contestant of round % 2 === 0 ? contestants : backwards) {
      const rate = await turn(contestant, bytes, inFlight, turnMs)
      if (round >= 0) rates.get(contestant)?.push(rate)
    }
  }
  return rates
}

/** Lets each contestant read values of 1 KiB, until what it runs is compiled. */
export async function warmUp(contestants: readonly Contestant[], reads: number): Promise<void> {
  for (const { read } of contestants) {
    let count = 0
    const readInTurn = async (): Promise<void> => {
      while (count < reads) await read(`1024-${count++ % keys}`)
    }
    await Promise.all(Array.from({ length: 16 }, readInTurn))
  }
}

/** Median of the ratios within each round: what slows a whole round down does not count. */
export function ratio(rates: Rates, baseline: Rates): number {
  return median(rates.map((rate, round) => rate / (baseline[round] ?? Number.NaN)))
}

/** The middle one. */
export function median(values: Rates): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

async function turn(contestant: Contestant, bytes: number, inFlight: number, turnMs: number): Promise<number> {
  const start = performance.now()
  const end = start + turnMs
  let count = 0
  const readInTurn = async (): Promise<void> => {
    while (performance.now() < end) {
      const body = await contestant.read(`${bytes}-${count++ % keys}`)
      if (body.length !== bytes) throw new Error(`${contestant.name} read ${body.length} of ${bytes} bytes`)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, readInTurn))
  return (count * 1000) / (performance.now() - start)
}
