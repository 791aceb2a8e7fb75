import type { Universe } from '@galaxycache/galaxy'
import { type StatusPageOptions, statusPage } from '@galaxycache/status'
import type { ExecutionContext } from 'ava'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { serve } from '../serving.js'
import { openBrowser, pageLimitMs } from './browser.js'

/** A page in a browser, and what went wrong with it. */
export interface OpenPage {
  readonly tab: Page
  readonly url: string
  /** Errors and warnings of the console, and exceptions that nobody caught. */
  readonly complaints: readonly string[]
  /** Urls of all requests that left the page. */
  readonly requests: readonly string[]
}

let browser: Promise<Browser> | undefined

/** Ends the browser that the tests of a file share. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
}

/** Opens the page of `universe` and waits until it is live. Ends with the test. */
export async function openPage(
  t: ExecutionContext,
  universe: Universe,
  options: StatusPageOptions,
  context: BrowserContextOptions = {},
): Promise<OpenPage> {
  browser ??= openBrowser()
  const page = statusPage(universe, options)
  const server = await serve(page)
  const opened = await (await browser).newContext({ timezoneId: 'UTC', ...context })
  t.teardown(async () => {
    await opened.close()
    page.close()
    await server[Symbol.asyncDispose]()
  })
  const tab = await opened.newPage()
  tab.setDefaultTimeout(pageLimitMs)
  const complaints: string[] = []
  const requests: string[] = []
  tab.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  tab.on('pageerror', (error) => complaints.push(String(error)))
  tab.on('request', (request) => requests.push(request.url()))
  await tab.goto(server.url)
  await tab.getByText('live', { exact: true }).waitFor()
  await tab.locator('#peer-rows tr').first().waitFor()
  return { tab, url: server.url, complaints, requests }
}

/** Text of each cell of a table's body, row by row. */
export const cellsOf = (tab: Page, body: string): Promise<string[][]> =>
  tab
    .locator(`${body} tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())))
