/** A key and how often it is asked for. */
export interface KeyQps {
  readonly key: string
  /** Requests per second. */
  readonly qps: number
}

/** Mean of hits from one sample to the next. A sample takes some 100 ns, so a hit pays one of them at most. */
const meanHitsToNext = 128

/** Keys counted at once. The hottest of thousands are among them: a cold one is replaced by the next. */
const maxKeys = 256

/** Half of what a rate looks back on. */
const windowMs = 60_000

/**
 * Finds the keys that are asked for most, where nothing else counts them, from one hit in about {@link meanHitsToNext}. The
 * gaps are drawn, because a program that asks in turns would be seen at one turn alone. A full sample puts out its least
 * counted key for the next and keeps its count, as in the Space-Saving algorithm (Metwally, Agrawal, El Abbadi, 2005).
 */
export class HitSampler {
  readonly #random: () => number
  #counts = new Map<string, number>()
  #previous = new Map<string, number>()
  #startedAtMs: number
  #previousMs = 0

  constructor(random: () => number, nowMs: number) {
    this.#random = random
    this.#startedAtMs = nowMs
  }

  /** How many hits to let pass, the one to be told of included. */
  hitsToNext(): number {
    return 1 + Math.floor(this.#random() * (2 * meanHitsToNext - 1))
  }

  sample(key: string, nowMs: number): void {
    this.#turn(nowMs)
    const count = this.#counts.get(key)
    if (count !== undefined || this.#counts.size < maxKeys) this.#counts.set(key, (count ?? 0) + 1)
    else this.#counts.set(key, this.#replaceLeast() + 1)
  }

  /** The keys with the highest rates over the last one to two minutes, highest first. */
  hottest(limit: number, nowMs: number): readonly KeyQps[] {
    this.#turn(nowMs)
    const seconds = Math.max(nowMs - this.#startedAtMs + this.#previousMs, 1_000) / 1_000
    const keys = new Set([...this.#counts.keys(), ...this.#previous.keys()])
    return [...keys]
      .map((key) => ({ key, qps: (this.#countOf(key) * meanHitsToNext) / seconds }))
      .sort((a, b) => b.qps - a.qps)
      .slice(0, limit)
  }

  #countOf(key: string): number {
    return (this.#counts.get(key) ?? 0) + (this.#previous.get(key) ?? 0)
  }

  #turn(nowMs: number): void {
    const ageMs = nowMs - this.#startedAtMs
    if (ageMs >= 0 && ageMs < windowMs) return
    const isFresh = ageMs >= windowMs && ageMs < 2 * windowMs
    this.#previous = isFresh ? this.#counts : new Map()
    this.#previousMs = isFresh ? ageMs : 0
    this.#counts = new Map()
    this.#startedAtMs = nowMs
  }

  #replaceLeast(): number {
    let leastKey = ''
    let least = Number.POSITIVE_INFINITY
    for (const [key, count] of this.#counts) {
      if (count >= least) continue
      leastKey = key
      least = count
    }
    this.#counts.delete(leastKey)
    return least
  }
}
