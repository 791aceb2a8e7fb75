import { string } from '@galaxycache/codecs'
import { companionsHeader, demandHeader, type FetchedValue, keyHash, type Universe } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { writeNumbers } from '#src/demand/demand-header.js'

/** Keys that a peer tells of at once, which a header has room for. */
const toldAtOnce = 64

/** An owner of all keys, which holds those of `held`. */
async function ownerOf(cluster: Cluster, held: readonly string[]): Promise<Universe> {
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: (key) => `value of ${key}` })
  for (const key of held) await galaxy?.get(key)
  return cluster.universes[0] as Universe
}

/** `asker` tells that it has asked for `keys`, one after the other and after those that it told of before. */
async function tell(owner: Universe, asker: number, keys: readonly string[]): Promise<void> {
  for (let i = 0; i < keys.length; i += toldAtOnce) {
    const told = writeNumbers([asker, 0, ...keys.slice(i, i + toldAtOnce).map(keyHash)])
    const header = (name: string): string | undefined => (name === demandHeader ? told : undefined)
    await owner.serve('g', keys[i] as string, { mode: 'no-peer-backend', header })
  }
}

/** What is sent for `key` to a peer that takes what the owner is at least so sure of. */
const sent = (owner: Universe, key: string, least: string): Promise<FetchedValue> =>
  owner.serve('g', key, {
    mode: 'no-peer-backend',
    header: (name) => (name === companionsHeader ? least : undefined),
  })

const along = async (owner: Universe, key: string, least = '1'): Promise<readonly string[]> =>
  (await sent(owner, key, least)).companions?.map((companion) => `${companion.key} ${companion.confidence}`) ?? []

test('an owner sends what it is sure enough of, and of a chain is as sure as of what is least sure in it', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const owner = await ownerOf(cluster, ['a', 'b', 'c', 'd', 'e'])
  for (const asker of [1, 2, 3]) await tell(owner, asker, ['a', 'b'])
  for (const asker of [4, 5]) await tell(owner, asker, ['b', 'c'])
  await tell(owner, 6, ['c', 'd'])
  for (const asker of [7, 8, 9]) await tell(owner, asker, ['d', 'e'])

  t.deepEqual(await along(owner, 'a', '1'), ['b 3', 'c 2', 'd 1', 'e 1'])
  t.deepEqual(await along(owner, 'a', '2'), ['b 3', 'c 2'])
  t.deepEqual(await along(owner, 'a', '3'), ['b 3'])
})

test('in a short round the value itself does not come along, nor anything twice', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const owner = await ownerOf(cluster, ['a', 'b', 'c'])
  await tell(owner, 1, ['a', 'b', 'c', 'a'])

  t.deepEqual(await along(owner, 'a'), ['b 1', 'c 1'])
})

test('what comes after a key comes along with it, too, if its value must be loaded first', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const owner = await ownerOf(cluster, ['b'])
  // The first of what is told at once is the key that is fetched: so `a` is told of, and not held.
  await tell(owner, 1, ['b', 'a', 'b'])

  const { wasLoaded, companions } = await sent(owner, 'a', '1')

  t.true(wasLoaded)
  t.deepEqual(
    companions?.map(({ key }) => key),
    ['b'],
  )
})

test('an owner learns from each process apart what it asks for one after the other', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const owner = await ownerOf(cluster, ['a', 'b', 'x', 'y'])
  await tell(owner, 1, ['a'])
  await tell(owner, 2, ['x'])
  await tell(owner, 1, ['b'])
  await tell(owner, 2, ['y'])

  const all = await Promise.all(['a', 'b', 'x', 'y'].map((key) => along(owner, key)))
  t.deepEqual(all, [['b 1'], [], ['y 1'], []])
})

test('an owner of many values learns of all what comes next', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const keys = Array.from({ length: 20_000 }, (_, i) => `key-${i}`)
  const owner = await ownerOf(cluster, keys)
  await tell(owner, 1, keys)

  let known = 0
  for (const [i, key] of keys.entries()) if ((await along(owner, key))[0] === `${keys[i + 1]} 1`) known++
  t.true(known > 0.97 * keys.length, `${known} of ${keys.length}`)
})
