import type { Galaxy } from '@galaxycache/galaxy'
import { settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes, urlOf } from '../write/three-nodes.js'
import { MortalBackend, ttlMs } from './mortal-backend.js'

const windows = { staleWhileRevalidateMs: 5_000, staleIfErrorMs: 120_000 }

const sum = (galaxies: readonly Galaxy<string>[], count: (galaxy: Galaxy<string>) => number): number =>
  galaxies.reduce((total, galaxy) => total + count(galaxy), 0)

test('a refresh that fails at its owner is not tried here as well, unless somebody waits for it', async (t) => {
  const backend = new MortalBackend()
  await using nodes = await threeNodes({ ...windows, load: backend.load })
  const { cluster, galaxies } = nodes
  const key = cluster.keyOwnedBy(1)
  await galaxies[0].get(key)
  galaxies[1].local.remove(key)
  cluster.clock.advance(ttlMs)
  backend.state = 'down'

  t.is(await galaxies[0].get(key), '1')
  await settle()
  t.is(backend.calls, 2)
  cluster.clock.advance(windows.staleWhileRevalidateMs)
  t.is(await galaxies[0].get(key), '1')
  await settle()

  t.is(backend.calls, 4)
})

test('when owner and backend are gone, copies are answered until their window ends', async (t) => {
  const backend = new MortalBackend()
  await using nodes = await threeNodes({ ...windows, load: backend.load })
  const { cluster, galaxies } = nodes
  const key = cluster.keyOwnedBy(1)
  await galaxies[0].get(key)
  cluster.clock.advance(ttlMs)
  backend.state = 'down'
  cluster.network.stop(urlOf(1))

  for (let second = 0; second < 120; second++) {
    t.is(await galaxies[0].get(key), '1')
    await settle()
    cluster.clock.advance(1_000)
  }

  await t.throwsAsync(galaxies[0].get(key), { code: 'BACKEND_FAILED' })
})

test('a backend that is down for a minute fails no caller, and is tried once a second for each key', async (t) => {
  const backend = new MortalBackend()
  await using nodes = await threeNodes({ ...windows, load: backend.load })
  const { cluster, galaxies, everywhere } = nodes
  const keys = Array.from({ length: 12 }, (_, n) => cluster.keyOwnedBy(n % 3, Math.floor(n / 3)))
  for (const key of keys) await everywhere(key)
  cluster.clock.advance(ttlMs)
  backend.state = 'down'
  const before = backend.calls
  const seconds = 60
  const each = 4

  for (let step = 0; step < seconds * each; step++) {
    for (const key of keys) t.is((await everywhere(key)).length, 3)
    await settle()
    cluster.clock.advance(1_000 / each)
  }

  const tries = backend.calls - before
  t.true(tries <= keys.length * (seconds + 1), `${tries}`)
  t.true(tries >= (keys.length * seconds) / 2, 'and it is tried all the time')
  t.true(sum(galaxies, (galaxy) => galaxy.stats().staleOnError) > 0)
  backend.state = 'up'
  cluster.clock.advance(1_000)
  for (const key of keys) await everywhere(key)
  await settle()
  cluster.clock.advance(1_000)
  for (const key of keys) for (const value of await everywhere(key)) t.true(Number(value) > before)
})
