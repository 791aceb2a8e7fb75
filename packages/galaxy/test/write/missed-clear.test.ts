import type { Galaxy } from '@galaxycache/galaxy'
import test from 'ava'
import { threeNodes, urlOf } from './three-nodes.js'

/** How a process asks another, or tells it, and is answered without a value. Keys with `gone` in them do not exist. */
const contacts: readonly { title: string; call: (galaxy: Galaxy<string>, key: string) => Promise<unknown> }[] = [
  { title: 'asks for a key that does not exist', call: (galaxy, key) => galaxy.get(`gone-${key}`) },
  {
    title: 'asks for keys that do not exist',
    call: (galaxy, key) => galaxy.getMany([`gone-${key}`, `gone-${key}-too`, `gone-${key}-as-well`]),
  },
  { title: 'asks for a key that cannot be loaded', call: (galaxy, key) => galaxy.get(`broken-${key}`) },
  { title: 'peeks at a key that is not held', call: (galaxy, key) => galaxy.peek(`absent-${key}`) },
  { title: 'removes another key', call: (galaxy) => galaxy.remove('another') },
  { title: 'sets another key', call: (galaxy, key) => galaxy.set(`set-${key}`, 'set') },
]

for (const { title, call } of contacts)
  test(`a process that missed a clear finds out when it ${title}`, async (t) => {
    await using nodes = await threeNodes({
      load: (key, { notFound }) => {
        if (key.startsWith('gone')) notFound()
        if (key.startsWith('broken')) throw new Error('out of order')
        return 'first'
      },
    })
    const { cluster, galaxies } = nodes
    const [here, , cut] = galaxies
    const key = cluster.keyOwnedBy(2)
    // The second process owns all that is asked for, whatever stands before it.
    const theirs = Array.from({ length: 1_000 }, (_, n) => `${n}`).find((text) =>
      ['gone-', 'broken-', 'absent-', 'set-'].every((prefix) => cluster.ownerOf(prefix + text) === 1),
    )
    await nodes.spread([key])
    cluster.network.partition(urlOf(0), urlOf(2))
    await t.throwsAsync(here.clear(), { code: 'PARTIAL_WRITE' })
    t.is(cut.getIfCached(key), 'first')

    await call(cut, theirs ?? '').catch(() => {})

    t.is(cut.getIfCached(key), undefined)
  })
