import { KeyCounts } from './key-counts.js'

/** A key and how often it is asked for. */
export interface KeyQps {
  readonly key: string
  /** Requests per second. */
  readonly qps: number
}

/**
 * Mean of hits from one sample to the next. A sample takes 0.1 us, or 1 to 2 us where keys are many, so a hit
 * pays some 10 ns at most.
 */
const meanHitsToNext = 128

/** Half of what a rate looks back on. */
const windowMs = 60_000

/**
 * Finds the keys that are asked for most, where nothing else counts them, from one hit in about {@link meanHitsToNext}.
 * The gaps are drawn, because a program that asks in turns would be seen at one turn alone.
 */
export class HitSampler {
  readonly #random: () => number
  #counts = new KeyCounts()
  #previous = new KeyCounts()
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
    this.#counts.add(key)
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

  /** Forgets every key. */
  clear(nowMs: number): void {
    this.#begin(nowMs, new KeyCounts(), 0)
  }

  #countOf(key: string): number {
    return this.#counts.of(key) + this.#previous.of(key)
  }

  #turn(nowMs: number): void {
    const ageMs = nowMs - this.#startedAtMs
    if (ageMs >= 0 && ageMs < windowMs) return
    const isFresh = ageMs >= windowMs && ageMs < 2 * windowMs
    this.#begin(nowMs, isFresh ? this.#counts : new KeyCounts(), isFresh ? ageMs : 0)
  }

  #begin(nowMs: number, previous: KeyCounts, previousMs: number): void {
    this.#previous = previous
    this.#previousMs = previousMs
    this.#counts = new KeyCounts()
    this.#startedAtMs = nowMs
  }
}
