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
    const pieces: Readonly<Record<string, string>> = {
      title: escapeHtml(title),
      icon: dataUrl('image/svg+xml', asset('icon.svg')),
      style: styleOf('uplot/dist/uPlot.min.css') + asset('page.css'),
      imports: JSON.stringify({ imports: clientModules() }),
    }
    const html = asset('page.html').replace(/\{\{(\w+)\}\}/g, (mark, name: string) => pieces[name] ?? mark)
    this.#parts = html.split('{{nonce}}')
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

const asset = (name: string): string => readFileSync(new URL(`../../assets/${name}`, import.meta.url), 'utf8')

const styleOf = (specifier: string): string => readFileSync(new URL(import.meta.resolve(specifier)), 'utf8')

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
