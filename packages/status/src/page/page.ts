import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { clientModules, dataUrl } from './client-modules.js'

/** One copy of the page, for one answer. */
export interface RenderedPage {
  readonly html: string
  /** Content security policy: this page's own code and style and nothing else, and no connection to another host. */
  readonly policy: string
}

/** The page: one document that brings its code, its style and its chart library along. */
export class Page {
  /** The document, cut where the nonce goes. */
  readonly #parts: readonly string[]

  constructor(title: string) {
    const pieces = new Map([
      ['{{title}}', escapeHtml(title)],
      ['{{icon}}', dataUrl('image/svg+xml', asset('icon.svg'))],
      ['<!-- style and code -->', tags()],
    ])
    // In one go: a title that reads like a mark is a title.
    const html = asset('page.html').replace(/\{\{\w+\}\}|<!-- [\w ]+ -->/g, (mark) => pieces.get(mark) ?? mark)
    this.#parts = html.split(nonceMark)
  }

  render(): RenderedPage {
    const nonce = randomBytes(18).toString('base64')
    const own = `'nonce-${nonce}'`
    const policy = [
      "default-src 'none'",
      `script-src ${own}`,
      `style-src ${own}`,
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]
    return { html: this.#parts.join(nonce), policy: policy.join('; ') }
  }
}

/** Where the nonce goes; no title can hold it, for it would be escaped. */
const nonceMark = '<nonce>'

function tags(): string {
  const style = styleOf('uplot/dist/uPlot.min.css') + asset('page.css')
  const imports = JSON.stringify({ imports: clientModules() })
  return [
    `<style nonce="${nonceMark}">${style}</style>`,
    `<script type="importmap" nonce="${nonceMark}">${imports}</script>`,
    `<script type="module" nonce="${nonceMark}">import '#client/main.js'</script>`,
  ].join('\n')
}

const asset = (name: string): string => readFileSync(new URL(`../../assets/${name}`, import.meta.url), 'utf8')

const styleOf = (specifier: string): string => readFileSync(new URL(import.meta.resolve(specifier)), 'utf8')

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
