import { string } from '@galaxycache/codecs'
import { Cluster } from '@galaxycache/galaxy/testing'
import { statusPage } from '@galaxycache/status'
import test, { type ExecutionContext } from 'ava'
import { present } from './present.js'
import { serve } from './serving.js'

const secret = 'secret'

/**
 * All that the page tells: the document, each answer of its API, and what comes as events after keys were asked for.
 */
async function everything(t: ExecutionContext, showKeys?: boolean): Promise<string> {
  const cluster = await Cluster.create({ peers: 3 })
  const load = (key: string): string => {
    if (key.includes('fails')) throw new Error(`no such thing as ${key}`)
    return 'value'
  }
  const galaxies = cluster.createGalaxy('names', { codec: string, load })
  const page = statusPage(present(cluster.universes[0]), {
    clock: cluster.clock,
    ...(showKeys === undefined ? {} : { showKeys }),
  })
  const server = await serve(page)
  t.teardown(async () => {
    page.close()
    await server[Symbol.asyncDispose]()
    await cluster.close()
  })
  const response = await fetch(`${server.url}/events`)

  // Owned here and elsewhere, so that they are in every cache; a peer that fails, so that its last error names a key.
  for (let n = 0; n < 300; n++) await present(galaxies[0]).get(`${secret} ${n % 30}`)
  for (let n = 0; n < 30; n++)
    await present(galaxies[0])
      .get(`${secret} fails ${n}`)
      .catch(() => {})
  cluster.clock.advance(1_000)

  const paths = ['', 'api', 'api/galaxy?name=names', 'api/galaxy?name=none', `api/key?galaxy=names&key=${secret}%201`]
  const answers = await Promise.all(paths.map(async (path) => (await fetch(`${server.url}/${path}`)).text()))
  page.close()
  return [...answers, await response.text()].join('\n')
}

test('by default no key is told: not on the page, not in an answer, not in an event, not inside an error', async (t) => {
  const told = await everything(t)

  t.false(told.includes(secret), told.slice(Math.max(told.indexOf(secret) - 200, 0), told.indexOf(secret) + 50))
  t.true(told.includes('event: sample'))
  t.true(told.includes('{"isCut":false,"qps":'), 'rates, sizes and owners are told all the same')
})

test('with showKeys, hottest keys and the last errors of peers are told', async (t) => {
  const told = await everything(t, true)

  t.regex(told, new RegExp(`"key":"${secret} \\d+"`))
  t.regex(told, new RegExp(`"lastError":"[^}]*${secret} fails`))
})
