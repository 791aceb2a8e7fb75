import test from 'ava'
import { present } from '../present.js'
import { cellsOf, closeBrowser, openPage } from './open-page.js'
import { Scene } from './scene.js'

test.after.always(closeBrowser)

const ids = ['eu-1', 'eu-2', 'us-1']

async function scene(t: { teardown(undo: () => Promise<void>): void }): Promise<Scene> {
  const made = new Scene(ids)
  await made.connect()
  t.teardown(() => made[Symbol.asyncDispose]())
  return made
}

/** A number as the page writes it. */
const written = (count: number): string => count.toLocaleString('en')

test('the numbers on the page are those of stats(), cacheStats() and the ring', async (t) => {
  const { clock, universes } = await scene(t)
  const universe = present(universes[0])
  const { tab, complaints } = await openPage(t, universe, { showKeys: true, clock })
  const users = present(universe.getGalaxy('users'))

  for (let n = 0; n < 400; n++) await users.get(`user:${n % 60}`)
  clock.advance(1_000)
  await tab.locator(`[data-count=gets]:text-is("${written(users.stats().gets)}")`).waitFor()

  const shown = Object.fromEntries(
    await tab.locator('[data-count]').evaluateAll((nodes) =>
      nodes.map((node) => {
        const { dataset, textContent } = node as unknown as { dataset: { count: string }; textContent: string }
        return [dataset.count, textContent]
      }),
    ),
  )
  const stats = users.stats()
  const expected = {
    gets: stats.gets,
    mainCacheHits: stats.mainCacheHits,
    hotCacheHits: stats.hotCacheHits,
    coalescedLoads: stats.coalescedLoads,
    peerLoads: stats.peerLoads,
    backendLoads: stats.backendLoads,
    promotions: stats.promotions,
    promotionsDenied: stats.promotionsDenied,
    promotionsTurnedAway: stats.promotionsTurnedAway,
    promoterErrors: stats.promoterErrors,
    serverRequests: stats.serverRequests,
    notFound: stats.notFound,
    peerLoadErrors: stats.peerLoadErrors,
    backendLoadErrors: stats.backendLoadErrors,
    inFlight: users.inFlight,
    'main.entries': users.cacheStats('main').entries,
    'hot.entries': users.cacheStats('hot').entries,
    'candidate.entries': users.cacheStats('candidate').entries,
  }
  t.deepEqual(shown, Object.fromEntries(Object.entries(expected).map(([name, count]) => [name, written(count)])))
  t.true(stats.mainCacheHits > 0 && stats.hotCacheHits > 0 && stats.peerLoads > 0)
  const peers = await cellsOf(tab, '#peer-rows')
  t.deepEqual(
    peers.map(([id, state, share, fetches, , , , inFlight]) => [id, state, share, fetches, inFlight]),
    ids.map((id) => {
      const peer = universe.peerStats().find((other) => other.id === id)
      const share = `${(universe.ring.share(id) * 100).toFixed(1)} %`
      return [id, peer?.state ?? 'self', share, written(peer?.requests ?? 0), written(peer?.inFlight ?? 0)]
    }),
  )
  t.deepEqual(complaints, [])
})

test('the page talks to nobody but its own server, and nothing complains', async (t) => {
  const { clock, universes } = await scene(t)

  const { tab, url, requests, complaints } = await openPage(t, present(universes[0]), { clock })
  clock.advance(1_000)
  await tab.locator('#chart canvas').waitFor()

  t.true(requests.length > 0)
  t.deepEqual(
    requests.filter((request) => !request.startsWith(`${url}/`) && !request.startsWith('data:')),
    [],
  )
  t.deepEqual(complaints, [])
})

test('a key is looked up by name, or by a click on one of the hottest', async (t) => {
  const { clock, universes } = await scene(t)
  const users = present(present(universes[0]).getGalaxy('users'))
  const { tab, complaints } = await openPage(t, present(universes[0]), { showKeys: true, clock })
  for (let n = 0; n < 50; n++) for (let again = 0; again < 5; again++) await users.get(`user:${n}`)
  clock.advance(1_000)
  const hottest = tab.locator('#hottest-hot button').first()

  await hottest.click()
  const key = present(await hottest.textContent())
  await tab.getByText(`a copy of what ${users.inspect(key).owner} owns`).waitFor()
  await tab.getByLabel('Key', { exact: true }).fill('never asked for')
  await tab.keyboard.press('Enter')
  await tab.getByText(users.inspect('never asked for').owner === 'eu-1' ? 'This process owns' : 'Nobody asks').waitFor()

  t.deepEqual(complaints, [])
})

test('where keys are not shown, none is on the page, and a rank stands in its place', async (t) => {
  const { clock, universes } = await scene(t)
  const users = present(present(universes[0]).getGalaxy('users'))
  const { tab } = await openPage(t, present(universes[0]), { clock })
  for (let n = 0; n < 300; n++) await users.get(`user:${n % 40}`)
  clock.advance(1_000)
  await tab.getByText('no. 1', { exact: true }).first().waitFor()

  t.true(await tab.getByText('keys are not shown').isVisible())
  t.false((await tab.content()).includes('user:'))
})

test('another galaxy is chosen with the keyboard, and is still chosen after a reload', async (t) => {
  const { clock, universes } = await scene(t)
  const { tab, complaints } = await openPage(t, present(universes[0]), { clock })
  const articles = tab.getByRole('button', { name: 'articles' })

  await articles.focus()
  await tab.keyboard.press('Enter')
  await tab.locator('#hits .galaxy-name:text-is("articles")').waitFor()
  t.is(await articles.getAttribute('aria-pressed'), 'true')
  await tab.reload()
  await tab.locator('#hits .galaxy-name:text-is("articles")').waitFor()

  t.deepEqual(complaints, [])
})

test('a peer that goes down is shown as down and not asked, without a reload', async (t) => {
  const made = await scene(t)
  const { clock, universes } = made
  const { tab } = await openPage(t, present(universes[0]), { clock })
  made.kill(2)

  await made.run(2, 50)

  const row = tab.locator('#peer-rows tr', { hasText: 'us-1' })
  await row.getByText('down', { exact: true }).waitFor()
  await row.getByText('circuit open', { exact: true }).waitFor()
  t.is(await tab.locator('#peers-summary').textContent(), '3, 1 down')
})
