import { byId, byIdAs, element } from '#client/element.js'
import { explainPromotion } from '#client/explain-key.js'
import { formatBytes, formatCount, formatName, formatRate, formatTime, none } from '#client/format.js'
import { keyUrl } from '#client/key-url.js'
import type { KeyReport } from '../api/key-report.js'

/** The box that answers who owns a key, where it is cached and why it was not promoted. */
export class KeyLookup {
  readonly #galaxy: () => string | undefined
  readonly #onOwner: (owner: string | undefined) => void
  readonly #input = byIdAs(HTMLInputElement, 'lookup-key')
  /** Of answers that overtake each other the last one counts. */
  #asked = 0

  /** @param galaxy gives the galaxy that is chosen @param onOwner told who owns the key */
  constructor(galaxy: () => string | undefined, onOwner: (owner: string | undefined) => void) {
    this.#galaxy = galaxy
    this.#onOwner = onOwner
    byId('lookup-form').addEventListener('submit', (event) => {
      event.preventDefault()
      void this.lookUp(this.#input.value)
    })
  }

  /** Asks, and shows the answer or what went wrong. */
  async lookUp(key: string): Promise<void> {
    const galaxy = this.#galaxy()
    if (galaxy === undefined) return
    const number = ++this.#asked
    this.#input.value = key
    const answer = await ask(galaxy, key).catch((error: unknown) => String(error))
    if (number !== this.#asked) return
    this.#onOwner(typeof answer === 'string' ? undefined : answer.owner)
    byId('lookup-answer').replaceChildren(...(typeof answer === 'string' ? [problem(answer)] : show(answer)))
  }
}

/** The report, or a sentence about why there is none. */
async function ask(galaxy: string, key: string): Promise<KeyReport | string> {
  const response = await fetch(keyUrl(galaxy, key))
  if (response.ok) return (await response.json()) as KeyReport
  const { error } = (await response.json().catch(() => ({}))) as { readonly error?: string }
  return error ?? `the server answered with ${response.status}`
}

const problem = (text: string): HTMLElement => element('p', 'error', text)

function show(report: KeyReport): HTMLElement[] {
  const { owner, cache, valueBytes, expiresAtMs, requests, qps } = report
  const facts: readonly (readonly [string, string])[] = [
    ['owner', owner === undefined ? 'nobody' : formatName(owner)],
    ['cached here', cache === undefined ? 'no' : `${cache} cache`],
    ['size', valueBytes === undefined ? none : formatBytes(valueBytes)],
    ['expires', cache === undefined ? none : expiresAtMs === undefined ? 'never' : `at ${formatTime(expiresAtMs)}`],
    ['requests tracked', requests === undefined ? none : formatCount(requests)],
    ['per second', qps === undefined ? none : formatRate(qps)],
  ]
  const list = facts.map(([label, value]) => element('div', '', element('dt', '', label), element('dd', '', value)))
  return [element('p', 'verdict', explainPromotion(report)), element('dl', 'facts', ...list)]
}
