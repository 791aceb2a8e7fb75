import { string } from '@galaxycache/codecs'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes } from '../write/three-nodes.js'

const never = (): Promise<string> => new Promise(() => {})

test('an aborted signal rejects getMany as a whole, and ends the loads at the owners', async (t) => {
  const signals: AbortSignal[] = []
  await using nodes = await threeNodes({
    load: (_key, { signal }) => {
      signals.push(signal)
      return never()
    },
  })
  const keys = [0, 1, 2].map((owner) => nodes.cluster.keyOwnedBy(owner))
  const leave = new AbortController()
  const many = nodes.galaxies[0].getMany(keys, { signal: leave.signal })
  await settle()

  leave.abort(new Error('gone'))

  const error = await t.throwsAsync(many, { code: 'CANCELLED' })
  t.is((error.cause as Error).message, 'gone')
  await settle()
  t.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true, true, true],
  )
  t.deepEqual(
    nodes.galaxies.map(({ inFlight }) => inFlight),
    [0, 0, 0],
  )
})

test('a time limit ends the wait for the keys that are not there, and the others have their values', async (t) => {
  await using nodes = await threeNodes({ load: (key) => (key === slow ? never() : 'value') })
  const [fast, slow] = [nodes.cluster.keyOwnedBy(1), nodes.cluster.keyOwnedBy(2)] as [string, string]
  const many = nodes.galaxies[0].getMany([fast, slow], { timeoutMs: 50 })
  await settle()

  nodes.cluster.clock.advance(60)

  const outcomes = await many
  t.deepEqual(outcomes.get(fast), { value: 'value' })
  t.is(outcomes.get(slow)?.error?.code, 'DEADLINE_EXCEEDED')
  t.is(outcomes.get(slow)?.error?.key, slow)
})

test('an owner answers with what it has in time, though one key takes longer than there is', async (t) => {
  const loads: string[] = []
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', (index) => ({
    codec: string,
    load: (key) => {
      loads.push(`${key} at ${index}`)
      return key === slow ? never() : key
    },
  }))
  const [fast, slow] = [cluster.keyOwnedBy(1, 0), cluster.keyOwnedBy(1, 1)] as [string, string]
  const many = galaxy?.getMany([fast, slow], { timeoutMs: 450 })
  await settle()

  // Before the seven tenths are over that the owner has of the time.
  cluster.clock.advance(300)
  await settle()
  t.deepEqual(loads, [`${fast} at 1`, `${slow} at 1`, `${slow} at 0`])
  cluster.clock.advance(160)

  const outcomes = await many
  t.deepEqual(outcomes?.get(fast), { value: fast })
  t.is(outcomes?.get(slow)?.error?.code, 'DEADLINE_EXCEEDED')
})

test('a signal that stands for a time limit ends the wait as a time limit does', async (t) => {
  await using nodes = await threeNodes({ load: (key) => (key === slow ? never() : 'value') })
  const [fast, slow] = [nodes.cluster.keyOwnedBy(1), nodes.cluster.keyOwnedBy(2)] as [string, string]
  const leave = new AbortController()
  const many = nodes.galaxies[0].getMany([fast, slow], { signal: leave.signal })
  await settle()

  // What AbortSignal.timeout gives as its reason.
  leave.abort(new DOMException('the operation timed out', 'TimeoutError'))

  const outcomes = await many
  t.is(outcomes.get(fast)?.value, 'value')
  t.is(outcomes.get(slow)?.error?.code, 'DEADLINE_EXCEEDED')
})

test('who leaves a batch does not end it for those who stay', async (t) => {
  const releases: ((value: string) => void)[] = []
  await using nodes = await threeNodes({ load: () => new Promise((resolve) => releases.push(resolve)) })
  const [galaxy] = nodes.galaxies
  const [shared, alone] = [nodes.cluster.keyOwnedBy(1, 0), nodes.cluster.keyOwnedBy(1, 1)] as [string, string]
  const leave = new AbortController()
  const many = galaxy.getMany([shared, alone], { signal: leave.signal })
  await settle()
  const single = galaxy.get(shared)

  leave.abort()
  await t.throwsAsync(many, { code: 'CANCELLED' })
  await settle()
  t.is(galaxy.inFlight, 1)
  for (const release of releases) release('value')

  t.is(await single, 'value')
})

test('a signal that was aborted before makes no request', async (t) => {
  await using nodes = await threeNodes()
  const keys = [1, 2].map((owner) => nodes.cluster.keyOwnedBy(owner))

  await t.throwsAsync(nodes.galaxies[0].getMany(keys, { signal: AbortSignal.abort() }), { code: 'CANCELLED' })

  t.is(nodes.cluster.network.calls.length, 0)
})

test('after close getMany throws a ClosedError, and those that wait hear of it by key', async (t) => {
  await using nodes = await threeNodes({ load: never })
  const [key, other] = [nodes.cluster.keyOwnedBy(1), nodes.cluster.keyOwnedBy(0)] as [string, string]
  const many = nodes.galaxies[0].getMany([key, other])
  await settle()

  await nodes.cluster.universes[0]?.close({ drainMs: 0 })

  const outcomes = await many
  t.deepEqual(
    [...outcomes.values()].map(({ error }) => error?.code),
    ['CLOSED', 'CLOSED'],
  )
  await t.throwsAsync(nodes.galaxies[0].getMany([key]), { code: 'CLOSED' })
})
