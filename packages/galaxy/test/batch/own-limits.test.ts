import { string } from '@galaxycache/codecs'
import { type Outcome, UnsupportedError } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const options = { codec: string, load: (key: string) => key }

/** Two processes of which the second hangs. */
async function withHungOwner(more: { readonly coalesce?: boolean } = {}) {
  const cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', { ...options, ...more })
  if (galaxy === undefined) throw new RangeError('a cluster of two has two')
  const cancelled: unknown[] = []
  cluster.network.serve('memory://1', {
    serve: () => new Promise(() => {}),
    serveMany: (_galaxy, _keys, { cancellation }) => {
      cancellation?.onCancel((reason) => cancelled.push(reason))
      return new Promise(() => {})
    },
  })
  const theirs = Array.from({ length: 4 }, (_, n) => cluster.keyOwnedBy(1, n)) as [string, string, string, string]
  const asked = (): readonly (readonly string[])[] =>
    cluster.network.calls.map((call) => ('keys' in call ? call.keys : [call.key]))
  return { cluster, galaxy, theirs, asked, cancelled }
}

const valuesOf = (outcomes: ReadonlyMap<string, Outcome<string>>): (string | undefined)[] =>
  [...outcomes.values()].map(({ value, error }) => error?.code ?? value)

test('who shares a request with others who have more time keeps time for the backend here', async (t) => {
  const { cluster, galaxy, theirs, asked } = await withHungOwner()
  await using _ = cluster
  const [a, b, c, d] = theirs
  const patient = galaxy.getMany([a, b], { timeoutMs: 5_000 })
  const hasty = galaxy.getMany([c, d], { timeoutMs: 600 })
  await settle()

  cluster.clock.advance(420)
  t.deepEqual(valuesOf(await hasty), [c, d])
  t.deepEqual(asked(), [theirs])
  t.is(galaxy.stats().backendLoads, 2, 'the others wait for the owner')

  cluster.clock.advance(3_090)
  t.deepEqual(valuesOf(await patient), [a, b])
})

test('a get that shares a request by coalesce keeps time for the backend here', async (t) => {
  const { cluster, galaxy, theirs } = await withHungOwner({ coalesce: true })
  await using _ = cluster
  const patient = galaxy.get(theirs[0])
  const hasty = galaxy.get(theirs[1], { timeoutMs: 600 })
  await settle()

  cluster.clock.advance(420)
  t.is(await hasty, theirs[1])

  cluster.clock.advance(11_000)
  t.is(await patient, theirs[0])
})

test('a request is given up when some of its keys have had their time, and who wanted the others has left', async (t) => {
  const { cluster, galaxy, theirs, cancelled } = await withHungOwner()
  await using _ = cluster
  const leave = new AbortController()
  const patient = galaxy.getMany(theirs.slice(0, 2), { signal: leave.signal })
  const hasty = galaxy.getMany(theirs.slice(2), { timeoutMs: 600 })
  await settle()
  cluster.clock.advance(420)
  await hasty
  t.is(cancelled.length, 0)

  leave.abort()

  await t.throwsAsync(patient, { code: 'CANCELLED' })
  t.is(cancelled.length, 1)
})

test('what comes for a key that has had its time is left, and nothing is fetched for it again', async (t) => {
  const { cluster, galaxy, theirs, asked } = await withHungOwner()
  await using _ = cluster
  let answer = (): void => {}
  cluster.network.serve('memory://1', {
    serve: async (_galaxy, key) => ({ bytes: string.encode(`${key} alone`), expiresAtMs: Number.POSITIVE_INFINITY }),
    serveMany: (_galaxy, keys) =>
      new Promise((resolve) => {
        answer = () => resolve(keys.map(() => ({ error: new UnsupportedError('so much') })))
      }),
  })
  const [a, b, c] = theirs
  const patient = galaxy.getMany([a, b])
  const hasty = galaxy.getMany([c], { timeoutMs: 600 })
  await settle()
  cluster.clock.advance(420)
  t.deepEqual(valuesOf(await hasty), [c])

  answer()

  t.deepEqual(valuesOf(await patient), [`${a} alone`, `${b} alone`])
  t.deepEqual(asked(), [[a, b, c], [a], [b]])
})
