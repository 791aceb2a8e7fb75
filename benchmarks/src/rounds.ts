/** One way of doing a thing, timed. */
export interface Case {
  readonly name: string
  /** Does it `count` times. @returns a number made of all that was read, so that no reading can be optimised away */
  run(count: number): number | Promise<number>
}

/** What one case took, in ns an operation, one number a round. */
export interface Timing {
  readonly name: string
  readonly rounds: readonly number[]
}

/** Lets all cases take turns in every round, after one round to warm up, so that a slow moment hits them all. */
export async function interleave(cases: readonly Case[], count: number, rounds: number): Promise<readonly Timing[]> {
  const timings = cases.map(({ name }) => ({ name, rounds: [] as number[] }))
  for (let round = -1; round < rounds; round++) {
    for (const [i, one] of cases.entries()) {
      const start = process.hrtime.bigint()
      const read = await one.run(count)
      const ns = Number(process.hrtime.bigint() - start) / count
      if (Number.isNaN(read)) throw new Error(`${one.name} read what is no number`)
      if (round >= 0) timings[i]?.rounds.push(ns)
    }
  }
  return timings
}

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Median of the ratios within each round: what slows a whole round down does not count. */
export function ratio(timing: Timing | undefined, baseline: Timing | undefined): number {
  return median((timing?.rounds ?? []).map((ns, round) => ns / (baseline?.rounds[round] ?? Number.NaN)))
}
