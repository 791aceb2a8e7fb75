import { string } from '@galaxycache/codecs'
import { type Galaxy, keyFromBytes } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'

/** A galaxy of a process that is alone, and whose clock stands still. */
async function alone(): Promise<{ cluster: Cluster; galaxy: Galaxy<string> }> {
  const cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: () => 'loaded' })
  return { cluster, galaxy: galaxy as Galaxy<string> }
}

const before: readonly (readonly [title: string, write: (galaxy: Galaxy<string>) => unknown])[] = [
  ['a local set', (galaxy) => galaxy.local.set('k', 'old')],
  ['a local remove', (galaxy) => galaxy.local.remove('k')],
  ['a local clear', (galaxy) => galaxy.local.clear()],
  ['a set', (galaxy) => galaxy.set('k', 'old')],
  ['a remove', (galaxy) => galaxy.remove('k')],
  ['a clear', (galaxy) => galaxy.clear()],
]

for (const [title, write] of before) {
  test(`what is set here in the same millisecond as ${title} is kept`, async (t) => {
    const { cluster, galaxy } = await alone()
    await write(galaxy)

    t.true(galaxy.local.set('k', 'new'))

    t.is(galaxy.getIfCached('k'), 'new')
    await cluster.close()
  })

  test(`what is set everywhere in the same millisecond as ${title} is kept`, async (t) => {
    const { cluster, galaxy } = await alone()
    await write(galaxy)

    await galaxy.set('k', 'new')

    t.is(galaxy.getIfCached('k'), 'new')
    await cluster.close()
  })
}

test('thirty thousand keys that are set here in one millisecond are all kept', async (t) => {
  const { cluster, galaxy } = await alone()

  let kept = 0
  for (let n = 0; n < 30_000; n++) if (galaxy.local.set(`k${n}`, 'set')) kept += 1

  t.is(kept, 30_000)
  t.is(galaxy.cacheStats('main').entries, 30_000)
  await cluster.close()
})

test('what is set here is kept, though a process whose clock is ahead wrote the key or cleared', async (t) => {
  const { cluster, galaxy } = await alone()
  const [universe] = cluster.universes
  const header = (name: string) =>
    name === 'x-galaxycache-written-at-ms' ? String(cluster.clock.now() + 3_600_000) : undefined
  await universe?.write('g', { kind: 'remove', keys: ['k'] }, { header })
  t.true(galaxy.local.set('k', 'new'))
  await universe?.write('g', { kind: 'clear', epoch: 0 }, { header })

  t.true(galaxy.local.set('k', 'newer'))

  t.is(galaxy.getIfCached('k'), 'newer')
  await cluster.close()
})

test('of values without a time that come in one millisecond the last is kept', async (t) => {
  const { cluster, galaxy } = await alone()
  const bytesOf = (text: string): Uint8Array => string.encode(text)
  for (const text of ['a', 'b', 'c'])
    await cluster.universes[0]?.write('g', { kind: 'set', key: 'k', bytes: bytesOf(text), expiresAtMs: 1e15 }, {})

  t.is(galaxy.getIfCached('k'), 'c')
  await cluster.close()
})

test('a key that stands for no bytes is refused by every local write, as by a get', async (t) => {
  const { cluster, galaxy } = await alone()
  for (const key of ['file\ud800name', '\udc41', '\udcc3\udca9']) {
    const refusal = { code: 'INVALID_ARGUMENT', message: /^key must / }
    t.throws(() => galaxy.local.set(key, 'v'), refusal)
    t.throws(() => galaxy.local.remove(key), refusal)
    t.throws(() => galaxy.local.removeMany([key]), refusal)
    await t.throwsAsync(galaxy.get(key), refusal)
  }

  t.is(galaxy.cacheStats('main').entries, 0)
  await cluster.close()
})

test('a key that escapes bytes which are no UTF-8 is one for local writes too', async (t) => {
  const { cluster, galaxy } = await alone()
  const key = keyFromBytes(Uint8Array.of(0x66, 0xff))

  t.true(galaxy.local.set(key, 'v'))

  t.is(await galaxy.get(key), 'v')
  t.true(galaxy.local.remove(key))
  await cluster.close()
})
