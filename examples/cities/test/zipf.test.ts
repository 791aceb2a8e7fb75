import test from 'ava'
import { zipfExponent, zipfRanks } from '#src/stream/zipf.js'

const keys = 10_000
const draws = 400_000
const seed = 7

/** The share of all draws that the law gives to a rank. */
function theory(): (rank: number) => number {
  const weights = Array.from({ length: keys }, (_, rank) => (rank + 1) ** -zipfExponent)
  const total = weights.reduce((a, b) => a + b, 0)
  return (rank) => (weights[rank] ?? 0) / total
}

function frequencies(): readonly number[] {
  const counts = Array.from({ length: keys }, () => 0)
  const next = zipfRanks(keys, seed)
  for (let i = 0; i < draws; i++) {
    const rank = next()
    counts[rank] = (counts[rank] ?? 0) + 1
  }
  return counts
}

test(`the ranks come as often as Zipf's law says (seed ${seed})`, (t) => {
  const expected = theory()

  const counts = frequencies()

  for (const rank of [0, 1, 2, 9, 99]) {
    const mean = draws * expected(rank)
    // Five standard deviations of a binomial count: one run in two million would fail by chance, and the seed is fixed.
    const allowed = 5 * Math.sqrt(mean * (1 - expected(rank)))
    t.true(Math.abs((counts[rank] ?? 0) - mean) < allowed, `rank ${rank}: ${counts[rank]} draws, ${mean} expected`)
  }
})

test(`the tail of the law is drawn too, and nothing past it (seed ${seed})`, (t) => {
  const expected = theory()
  const tail = keys / 2

  const counts = frequencies()

  const drawn = counts.slice(tail).reduce((a, b) => a + b, 0)
  const mean = draws * Array.from({ length: keys - tail }, (_, i) => expected(tail + i)).reduce((a, b) => a + b, 0)
  t.true(Math.abs(drawn - mean) < 5 * Math.sqrt(mean), `${drawn} draws, ${mean} expected`)
  t.is(counts.length, keys)
})

test('one seed gives one stream, and another seed another', (t) => {
  const draw = (from: number): readonly number[] => {
    const next = zipfRanks(keys, from)
    return Array.from({ length: 100 }, () => next())
  }

  t.deepEqual(draw(1), draw(1))
  t.notDeepEqual(draw(1), draw(2))
})
