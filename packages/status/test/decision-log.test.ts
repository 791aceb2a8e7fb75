import { string } from '@galaxycache/codecs'
import { promotionChannel } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import { statusPage } from '@galaxycache/status'
import test, { type ExecutionContext } from 'ava'
import { DecisionLog } from '#src/sampling/decision-log.js'
import { EventReader } from './event-reader.js'
import { present } from './present.js'
import { serve } from './serving.js'

// The channel is the whole process's, so these come one after the other.

/** The log of the first of two processes, and a way to have its promoter decide about any number of keys. */
async function start(t: ExecutionContext) {
  const cluster = await Cluster.create({ peers: 2 })
  t.teardown(() => cluster.close())
  const galaxies = ['a', 'b'].map((name) => cluster.createGalaxy(name, { codec: string, load: () => 'value' })[0])
  const log = new DecisionLog(present(cluster.universes[0]), () => cluster.clock.now())
  t.teardown(() => log.follow(new Set()))
  const decide = async (galaxy: number, n: number): Promise<string> => {
    const key = cluster.keyOwnedBy(1, n)
    await galaxies[galaxy]?.get(key)
    return key
  }
  return { cluster, log, decide }
}

test.serial('the promoter is listened to only while somebody watches', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  cluster.createGalaxy('names', { codec: string, load: (key) => key })
  const page = statusPage(present(cluster.universes[0]), { clock: cluster.clock })
  await using server = await serve(page)
  const before = promotionChannel.hasSubscribers
  const events = await EventReader.open(t, `${server.url}/events`)
  await events.next('report')
  const watched = promotionChannel.hasSubscribers

  page.close()

  t.deepEqual([before, watched, promotionChannel.hasSubscribers], [false, true, false])
})

test.serial(
  'the last decision about a key of a galaxy that is followed is known, and forgotten with the galaxy',
  async (t) => {
    const { log, decide, cluster } = await start(t)
    log.follow(new Set(['a']))
    const key = await decide(0, 0)
    await decide(1, 0)
    const known = [log.last('a', key), log.last('b', key)]

    log.follow(new Set(['b']))
    const later = log.last('a', key)

    t.like(known[0], { result: 'promoted', atMs: cluster.clock.now(), stats: { requests: 1 } })
    t.is(known[1], undefined)
    t.is(later, undefined)
  },
)

test.serial('what another universe of the process decides is not noted', async (t) => {
  const { log, cluster } = await start(t)
  log.follow(new Set(['a']))
  const key = cluster.keyOwnedBy(0)

  await cluster.universes[1]?.getGalaxy('a')?.get(key)

  t.is(log.last('a', key), undefined)
})

test.serial('of many keys the last thousand are kept', async (t) => {
  const { log, cluster } = await start(t)
  log.follow(new Set(['a']))
  const where = { universe: present(cluster.universes[0]).self.id, galaxy: 'a', result: 'denied' }
  const decide = (key: string): void => promotionChannel.publish({ ...where, key, stats: {} })

  decide('first')
  for (let n = 0; n < 999; n++) decide(`key ${n}`)
  decide('first')
  for (let n = 999; n < 1_500; n++) decide(`key ${n}`)

  t.not(log.last('a', 'first'), undefined, 'it was decided about again')
  t.not(log.last('a', 'key 1499'), undefined)
  t.is(log.last('a', 'key 500'), undefined)
  t.not(log.last('a', 'key 501'), undefined)
})

test.serial('a key too long to be kept a thousand times is not', async (t) => {
  const { log, cluster } = await start(t)
  log.follow(new Set(['a']))
  const key = 'k'.repeat(1_025)

  promotionChannel.publish({
    universe: present(cluster.universes[0]).self.id,
    galaxy: 'a',
    key,
    result: 'promoted',
    stats: {},
  })

  t.is(log.last('a', key), undefined)
})
