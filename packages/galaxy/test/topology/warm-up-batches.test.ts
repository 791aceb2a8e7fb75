import { string } from '@galaxycache/codecs'
import type { NetworkCall } from '@galaxycache/galaxy/testing'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import pLimit from 'p-limit'

/**
 * A process that joins another, which holds all keys but those whose names end with a 0 as `held ...`.
 * @param peekMs how long a connection is taken by a peek; there are `connections`
 */
async function joined(connections = 16, peekMs = 20) {
  const cluster = await Cluster.create({ peers: 1 })
  const [first] = cluster.createGalaxy('g', { codec: string, load: () => 'unused' })
  const calls: (readonly string[])[] = []
  const here = cluster.start().createGalaxy('g', {
    codec: string,
    load: (key) => {
      calls.push([key])
      return `loaded ${key}`
    },
    loadMany: (keys) => {
      calls.push(keys)
      return new Map(keys.map((key) => [key, `loaded ${key}`]))
    },
    warmUp: { forMs: 60_000, timeoutMs: 100 },
  })
  const names = Array.from({ length: 400 }, (_, n) => `k${n}`)
  for (const name of names) if (!name.endsWith('0')) first?.local.set(name, `held ${name}`)
  await cluster.connect()
  const mine = names.filter((name) => cluster.ownerOf(name) === 1)
  const line = pLimit(connections)
  const peeked: string[] = []
  cluster.network.setFault((call: NetworkCall) =>
    line(() => {
      peeked.push(call.key)
      return new Promise<void>((resolve) => void cluster.clock.setTimer(resolve, peekMs))
    }),
  )
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 10) {
      cluster.clock.advance(10)
      await settle()
    }
  }
  return { cluster, here, mine, calls, peeked, pass }
}

const expected = (key: string): string => (key.endsWith('0') ? `loaded ${key}` : `held ${key}`)

test('of a batch larger than there are connections everything that the previous owner holds comes from there, and the rest is loaded together', async (t) => {
  const { cluster, here, mine, calls, pass } = await joined()
  const many = here.getMany(mine)
  await settle()

  await pass(1_000)

  t.true(mine.length > 100)
  t.deepEqual(
    [...(await many)].map(([key, { value }]) => [key, value]),
    mine.map((key) => [key, expected(key)]),
  )
  t.deepEqual(calls, [mine.filter((key) => key.endsWith('0'))])
  t.is(here.stats().warmUpHits, mine.filter((key) => !key.endsWith('0')).length)
  await cluster.close()
})

test('a previous owner that hangs costs a batch the time limit of one peek, and few are made', async (t) => {
  const { cluster, here, mine, calls, peeked, pass } = await joined(1_000, 5_000)
  const many = here.getMany(mine)
  await settle()

  await pass(110)

  t.deepEqual([...(await many).keys()], mine)
  t.deepEqual(
    calls.map((keys) => keys.toSorted()),
    [mine.toSorted()],
  )
  t.is(peeked.length, 8)
  await cluster.close()
})

test('a get of a key that stands in line to be peeked at does not wait for the line', async (t) => {
  const { cluster, here, mine, pass } = await joined()
  const many = here.getMany(mine)
  const lastOf = (isHeld: boolean): string => mine.findLast((key) => key.endsWith('0') !== isHeld) ?? ''
  await settle()
  const both = Promise.all([true, false].map((isHeld) => here.get(lastOf(isHeld))))
  await settle()

  await pass(20)

  t.deepEqual(await both, [`held ${lastOf(true)}`, `loaded ${lastOf(false)}`])
  await pass(1_000)
  t.is((await many).size, mine.length)
  await cluster.close()
})

test('a batch with little time gives half of it to peeks, and has the rest from the backend', async (t) => {
  const { cluster, here, mine, calls, peeked, pass } = await joined()
  const many = here.getMany(mine, { timeoutMs: 120 })
  await settle()

  await pass(70)

  const values = [...(await many).values()]
  t.true(values.every(({ error }) => error === undefined))
  t.is(calls.length, 1)
  t.true(peeked.length >= 16 && peeked.length <= 32)
  t.is(here.stats().warmUpHits + (calls[0]?.length ?? 0), mine.length)
  await cluster.close()
})

test('a get with little time gives half of it to the peek', async (t) => {
  const { cluster, here, mine, pass } = await joined(16, 5_000)
  const [key = ''] = mine
  const get = here.get(key, { timeoutMs: 100 })
  await settle()

  await pass(60)

  t.is(await get, `loaded ${key}`)
  await cluster.close()
})

test('who leaves a batch in line ends its peeks, and those of others go on', async (t) => {
  const { cluster, here, mine, peeked, pass } = await joined()
  const leave = new AbortController()
  const others = mine.slice(-10)
  const many = here.getMany(mine.slice(0, -10), { signal: leave.signal })
  await settle()
  const rest = here.getMany(others)
  await settle()

  leave.abort()
  await t.throwsAsync(many, { code: 'CANCELLED' })
  await pass(60)

  t.deepEqual(
    [...(await rest).values()].map(({ value }) => value),
    others.map(expected),
  )
  t.is(peeked.length, 18)
  await cluster.close()
})
