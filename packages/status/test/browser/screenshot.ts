// Makes the picture of the README: the page of a made-up universe after five minutes.
// Arguments, all optional: file to write, `light` or `dark`, width and height of the window; no
// height means all of the page.

import { statusPage } from '@galaxycache/status'
import { present } from '../present.js'
import { serve } from '../serving.js'
import { openBrowser, pageLimitMs } from './browser.js'
import { Scene } from './scene.js'

const [, , file = 'docs/images/status-page.png', scheme = 'light', width = '1240', height = '0'] = process.argv

await using scene = new Scene(['eu-west-1a', 'eu-west-1b', 'eu-west-1c', 'us-east-1a', 'us-east-1b'])
await scene.connect()
const page = statusPage(present(scene.universes[0]), {
  title: 'shop',
  showKeys: true,
  hottestKeys: 5,
  clock: scene.clock,
})
await using server = await serve(page)
const browser = await openBrowser()
try {
  const tab = await browser.newPage({
    colorScheme: scheme === 'dark' ? 'dark' : 'light',
    viewport: { width: Number(width), height: Number(height) || 900 },
    timezoneId: 'UTC',
  })
  tab.setDefaultTimeout(pageLimitMs)
  await tab.goto(server.url)
  await tab.getByText('live', { exact: true }).waitFor()
  await run(scene)
  await tab.locator('#hottest-candidate button').first().click()
  await tab.getByText('cached here').waitFor()
  await tab.screenshot({ path: file, fullPage: Number(height) === 0 })
} finally {
  await browser.close()
  page.close()
}

/** Five minutes with a rush in them, and a process that goes down near the end. */
async function run(of: Scene): Promise<void> {
  for (let step = 0; step < 30; step++) {
    if (step === 24) of.kill(4)
    await of.run(10, Math.round(600 + 300 * Math.sin(step / 5) + (step === 12 ? 500 : 0)))
  }
}
