import { type Browser, chromium } from 'playwright-core'

/** Nothing that reaches for the network by itself, and nothing that needs a desktop. The profile is new each time. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Longest that a page may take to show what is waited for, in ms. */
export const pageLimitMs = 15_000

/** Debian's Chromium, or the one that the environment variable `CHROMIUM` names. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args })
