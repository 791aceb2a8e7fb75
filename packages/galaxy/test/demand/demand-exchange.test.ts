import { string } from '@galaxycache/codecs'
import {
  demandHeader,
  type GalaxyOptions,
  keyHash,
  lruStore,
  type PeerServer,
  type Universe,
} from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { readNumbers, writeNumbers } from '#src/demand/demand-header.js'
import { fetchNew } from './fetch-new.js'

const options: GalaxyOptions<string> = { codec: string, load: (key) => `value of ${key}` }

test('requests for many keys tell and hear, too', async (t) => {
  await using cluster = await Cluster.create({ peers: 3 })
  const [, first, second] = cluster.createGalaxy('g', options)
  const shared = cluster.keyOwnedBy(0)
  await first?.getMany([shared])
  const eight = (from: number): string[] => Array.from({ length: 8 }, (_, i) => cluster.keyOwnedBy(0, from + i))

  await second?.getMany([...eight(100), shared])
  await first?.getMany(eight(200))

  t.is(first?.stats().demandHeard, 1)
})

test('with requests for many keys, too, an owner keeps what copies elsewhere answer', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const lean = { ...options, cacheFactory: lruStore, hotCacheShare: 1 / 8, maxBytes: 64_000 }
  const [owner, other] = cluster.createGalaxy('g', lean)
  const copied = cluster.keyOwnedBy(0)
  const keys = Array.from({ length: 800 }, (_, i) => cluster.keyOwnedBy(0, i + 1))
  await other?.get(copied)

  for (let i = 0; i < keys.length; i += 16) {
    await other?.get(copied)
    await other?.getMany(keys.slice(i, i + 16))
  }

  t.true((owner?.cacheStats('main').evictions ?? 0) > 100)
  t.is(other?.getIfCached(copied), `value of ${copied}`)
  t.is(owner?.getIfCached(copied), `value of ${copied}`)
})

test('copies go on telling a peer that came back at another address', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [, other] = cluster.createGalaxy('g', options)
  const copied = cluster.keyOwnedBy(0)
  await other?.get(copied)
  const [owner, asking] = cluster.universes as [Universe, Universe]
  const told = new Set<number>()
  cluster.network.serve('memory://moved', {
    serve: (name, key, request) => {
      for (const hash of readNumbers(request.header?.(demandHeader) ?? '')?.slice(2) ?? []) told.add(hash)
      return owner.serve(name, key, request)
    },
  })
  await asking.setPeers([{ id: 'memory://0', url: 'memory://moved' }, asking.self])

  await other?.get(copied)
  await fetchNew(cluster, other, 100, 16)

  t.true(told.has(keyHash(copied)))
})

test('what keys one peer owns another is not told', async (t) => {
  await using cluster = await Cluster.create({ peers: 3 })
  const [asking] = cluster.createGalaxy('g', options)
  const told = [1, 2].map((index) => {
    const hashes = new Set<number>()
    const owner = cluster.universes[index] as PeerServer
    cluster.network.serve(`memory://${index}`, {
      serve: (name, key, request) => {
        for (const hash of readNumbers(request.header?.(demandHeader) ?? '')?.slice(2) ?? []) hashes.add(hash)
        return owner.serve(name, key, request)
      },
    })
    return hashes
  })
  const keys = [1, 2].map((index) => Array.from({ length: 16 }, (_, n) => cluster.keyOwnedBy(index, n)))

  for (const key of keys.flat()) await asking?.get(key)

  t.deepEqual(
    told,
    keys.map((owned) => new Set(owned.map(keyHash))),
  )
})

test('processes with the same chance are told apart', async (t) => {
  await using cluster = await Cluster.create({ peers: 3, random: () => 0.5 })
  const [, first, second] = cluster.createGalaxy('g', options)
  const shared = cluster.keyOwnedBy(0)
  await first?.get(shared)

  await second?.get(shared)
  await fetchNew(cluster, second, 100, 7)
  await fetchNew(cluster, first, 200, 7)

  t.is(first?.stats().demandHeard, 1)
})

test('a process hears of the owner what others asked of it, and knows its copies by that', async (t) => {
  await using cluster = await Cluster.create({ peers: 3 })
  const [, first, second] = cluster.createGalaxy('g', options)
  const shared = cluster.keyOwnedBy(0)
  await first?.get(shared)

  // Asked for by the second alone, from its copy, and told with the fetches that follow.
  for (let i = 0; i < 5; i++) await second?.get(shared)
  await fetchNew(cluster, second, 100, 7)
  t.is(first?.stats().demandHeard, 0)
  await fetchNew(cluster, first, 200, 7)

  t.is(first?.stats().demandHeard, 1, 'of many requests for a key, once')
  t.is(second?.stats().demandHeard, 0, 'what it asked for itself is no news')
})

test('an owner keeps what copies elsewhere answer, though nobody asks it any more', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const lean = { ...options, cacheFactory: lruStore, hotCacheShare: 1 / 8, maxBytes: 64_000 }
  const [owner, other] = cluster.createGalaxy('g', lean)
  const copied = cluster.keyOwnedBy(0)
  await other?.get(copied)

  for (let i = 1; i <= 400; i++) {
    await other?.get(copied)
    await other?.get(cluster.keyOwnedBy(0, i))
  }

  t.true((owner?.cacheStats('main').evictions ?? 0) > 100)
  t.is(owner?.getIfCached(copied), `value of ${copied}`)
})

test('a galaxy that does not exchange demand tells nothing, hears nothing, and is told nothing', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [owner, other] = cluster.createGalaxy('g', { ...options, exchangeDemand: false })
  const told: unknown[] = []
  const server: PeerServer = {
    serve: (name, key, request) => {
      told.push(request.header?.(demandHeader))
      return (cluster.universes[0] as PeerServer).serve(name, key, request)
    },
  }
  cluster.network.serve('memory://0', server)

  await fetchNew(cluster, other, 0, 24)

  t.deepEqual(told, Array(24).fill(undefined))
  const header = (): string => writeNumbers([1, 0])
  const answer = await cluster.universes[0]?.serve('g', cluster.keyOwnedBy(0), { mode: 'no-peer-backend', header })
  t.is(answer?.demand, undefined)
  t.is((owner?.stats().demandHeard ?? 0) + (other?.stats().demandHeard ?? 0), 0)
})
