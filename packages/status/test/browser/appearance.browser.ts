import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import { InMemoryNetwork, ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import type { Page } from 'playwright-core'
import { present } from '../present.js'
import { closeBrowser, openPage } from './open-page.js'
import { Scene } from './scene.js'

test.after.always(closeBrowser)

const markup = '<img src=x onerror=window.wasRun=1><script>window.wasRun=1</script>'

/** A universe whose ids, galaxies and keys are what somebody who means ill would choose. */
async function hostile(clock: ManualClock): Promise<Universe> {
  const network = new InMemoryNetwork()
  const self = { id: markup, url: 'memory://0' }
  const universe = new Universe({ self, protocol: network.protocol(self.url), clock })
  await universe.setPeers([self, { id: `${markup}2`, url: 'memory://1' }])
  const galaxy = universe.createGalaxy(markup, { codec: string, load: (key) => key })
  for (let n = 0; n < 400; n++) await galaxy.get(`${markup}${n % 9}`)
  return universe
}

/** Pixels that the page is wider than its window. */
const overflow = (tab: Page): Promise<unknown> =>
  tab.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

test('markup in titles, ids, names of galaxies, keys and errors is shown, not run', async (t) => {
  const clock = new ManualClock()
  await using universe = await hostile(clock)

  const { tab, complaints } = await openPage(t, universe, { clock, showKeys: true, title: markup })
  clock.advance(1_000)
  await tab.locator('#hottest-main button', { hasText: markup }).first().click()
  await tab.getByText('cached here').waitFor()

  t.is(await tab.evaluate('window.wasRun'), undefined)
  t.is(await tab.locator('img').count(), 0)
  t.is(await tab.title(), markup)
  t.is(await tab.locator('#self').textContent(), markup)
  t.true(await tab.locator('.error', { hasText: markup }).first().isVisible())
  t.deepEqual(complaints, [])
})

for (const [name, width] of [
  ['a small phone', 320],
  ['a phone', 390],
  ['a tablet', 768],
] as const) {
  test(`on ${name} nothing has to be scrolled sideways`, async (t) => {
    await using scene = new Scene(['a-rather-long-host-name.eu-west-1.compute.internal:8080', 'eu-2', 'us-1'])
    await scene.connect()

    const viewport = { width, height: 800 }
    const { tab } = await openPage(t, present(scene.universes[0]), { clock: scene.clock, showKeys: true }, { viewport })
    scene.kill(2)
    await scene.run(5, 200)
    await tab.getByText('circuit open').waitFor()
    await tab.locator('#hottest-hot button').first().waitFor()

    t.is(await overflow(tab), 0)
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`in a ${colorScheme} scheme, text has at least the contrast that WCAG AA asks for`, async (t) => {
    await using scene = new Scene(['eu-1', 'eu-2', 'us-1'])
    await scene.connect()
    const { tab } = await openPage(
      t,
      present(scene.universes[0]),
      { clock: scene.clock, showKeys: true },
      { colorScheme },
    )
    scene.kill(2)
    await scene.run(5, 200)
    await tab.locator('.state.bad').first().waitFor()

    const ratios = await tab.evaluate<readonly (readonly [string, number])[]>(contrastOf)

    t.true(ratios.length > 50)
    t.deepEqual(
      ratios.filter(([, ratio]) => ratio < 4.5),
      [],
    )
    const background = await tab.evaluate('getComputedStyle(document.body).backgroundColor')
    t.is(background, colorScheme === 'dark' ? 'rgb(16, 19, 26)' : 'rgb(244, 245, 247)')
  })
}

test('a thousand peers are shown a page at a time, found by name, and drawn', async (t) => {
  const clock = new ManualClock()
  await using universe = new Universe({
    self: 'memory://0',
    protocol: new InMemoryNetwork().protocol('memory://0'),
    clock,
  })
  await universe.setPeers(Array.from({ length: 1_000 }, (_, n) => `memory://${n}`))

  const { tab, complaints } = await openPage(t, universe, { clock })
  t.is(await tab.locator('#peers-shown').textContent(), '1 to 12 of 1,000')
  await tab.locator('#peers-next').click()
  t.is(await tab.locator('#peers-shown').textContent(), '13 to 24 of 1,000')
  await tab.locator('#peer-filter').fill('//99')
  t.is(await tab.locator('#peers-shown').textContent(), '1 to 11 of 11')

  t.is(await tab.locator('#ring-picture path').count(), 2_000)
  t.is(await tab.locator('#ring-legend li').last().textContent(), 'and 992 more')
  t.deepEqual(complaints, [])
})

/** Contrast of each piece of text with what is behind it. Source: WCAG 2.2, "contrast ratio". */
const contrastOf = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number)
  const luminance = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const background = (node) => {
    for (let at = node; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor
      if (!/, 0\\)$|^color/.test(color)) return channels(color)
    }
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const ratios = []
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement
    if (texts.currentNode.data.trim() === '' || !node.checkVisibility() || node.closest('svg, noscript, :disabled')) continue
    const pair = [luminance(channels(getComputedStyle(node).color)), luminance(background(node))].sort((a, b) => b - a)
    ratios.push([texts.currentNode.data, (pair[0] + 0.05) / (pair[1] + 0.05)])
  }
  return ratios
})()`
