import test from 'ava'
import { generators } from '#src/trace/generators/index.js'
import type { Trace } from '#src/trace/trace.js'

const draw = (name: string, seed: number, requests = 20_000): Trace => {
  const generate = generators.get(name)
  if (generate === undefined) throw new RangeError(`no generator ${name}`)
  return generate({ requests, seed })
}

/** How often each key is asked for between two requests, the most popular first. */
function popularity({ keys, requests }: Trace, from = 0, to = requests.length): [key: string, times: number][] {
  const times = new Map<string, number>()
  for (const number of requests.subarray(from, to)) {
    const key = keys[number] ?? ''
    times.set(key, (times.get(key) ?? 0) + 1)
  }
  return [...times].sort(([, a], [, b]) => b - a)
}

for (const name of generators.keys()) {
  test(`${name} draws the same stream for the same seed, and another for another`, (t) => {
    t.deepEqual(draw(name, 1, 500), draw(name, 1, 500))
    t.notDeepEqual(draw(name, 1, 500).keys, draw(name, 2, 500).keys)
    t.is(draw(name, 1, 500).requests.length, 500)
  })
}

test("zipf's most popular key is asked for about twice as often as the second", (t) => {
  const [first = 0, second = 0] = popularity(draw('zipf', 3)).map(([, times]) => times)

  t.true(Math.abs(first / second - 2) < 0.4, `${first} and ${second}`)
})

test('the shifting hot set has other keys on top in each part', (t) => {
  const trace = draw('shifting-hot-set', 3)
  const tops = [0, 1, 2, 3].map((part) => popularity(trace, part * 2_000, (part + 1) * 2_000)[0]?.[0])

  t.is(new Set(tops).size, 4, tops.join())
})

test('half of the requests of a scan are for keys that never come again', (t) => {
  const once = popularity(draw('scan', 3)).filter(([key]) => key.startsWith('scanned'))

  t.true(once.every(([, times]) => times === 1))
  t.true(Math.abs(once.length / 20_000 - 0.5) < 0.02, `${once.length}`)
})

test('the published laws come out: the part of the first key, and one length for each key', (t) => {
  const kvcache = draw('meta-kvcache', 3)
  const assocs = draw('meta-assocs', 3)

  t.true(Math.abs((popularity(kvcache)[0]?.[1] ?? 0) / 20_000 - 0.065) < 0.01)
  t.true(Math.abs((popularity(assocs)[0]?.[1] ?? 0) / 20_000 - 0.016) < 0.005)
  t.true(kvcache.valueBytes?.every((bytes) => bytes >= 95))
})

test('a key of a published law has the same length in every stream', (t) => {
  const lengths = (seed: number): Map<string, number | undefined> => {
    const { keys, valueBytes } = draw('meta-kvcache', seed)
    return new Map(keys.map((key, number) => [key, valueBytes?.[number]]))
  }
  const [one, other] = [lengths(1), lengths(2)]
  const common = [...one.keys()].filter((key) => other.has(key))

  t.true(common.length > 1_000, `${common.length}`)
  t.true(common.every((key) => one.get(key) === other.get(key)))
})
