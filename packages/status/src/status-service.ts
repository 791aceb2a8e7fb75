import { hasCode, type Universe } from '@galaxycache/galaxy'
import { type EventsAnswer, errorAnswer, htmlAnswer, jsonAnswer, redirectAnswer, type TextAnswer } from './answer.js'
import { LiveStatus } from './events/live-status.js'
import { requireUniverse, resolveStatusPageOptions, type StatusPageOptions } from './options.js'
import { Page } from './page/page.js'
import { keyReport } from './sampling/key-report.js'
import { parameter, parseTarget } from './target.js'

/** All that is below the base path; nothing is the page itself. */
const names = ['', 'api', 'api/galaxy', 'api/key', 'events'] as const
type Name = (typeof names)[number]

/** Answers requests, whatever server they came to. */
export class StatusService {
  readonly live: LiveStatus
  readonly #universe: Universe
  readonly #basePath: string
  readonly #page: Page

  /** @throws TypeError or RangeError that says which option breaks which rule */
  constructor(universe: Universe, options: StatusPageOptions) {
    requireUniverse(universe)
    const resolved = resolveStatusPageOptions(options)
    this.#universe = universe
    this.#basePath = resolved.basePath
    this.#page = new Page(resolved.title)
    this.live = new LiveStatus(universe, resolved)
  }

  /**
   * @param shownUrl the url as the browser knows it, where a framework has cut off its beginning.
   * @returns undefined for a path that is not the page's
   */
  answer(method: string, url: string, shownUrl = url): TextAnswer | EventsAnswer | undefined {
    const { path, query } = parseTarget(url)
    const name = this.#nameOf(path)
    if (name === undefined) return undefined
    if (method !== 'GET' && method !== 'HEAD') return errorAnswer(405, 'only GET and HEAD', { Allow: 'GET, HEAD' })
    if (this.live.closed) return errorAnswer(503, 'closed')
    switch (name) {
      case '':
        return this.#pageOrRedirect(parseTarget(shownUrl).path)
      case 'api':
        return jsonAnswer(200, this.live.report())
      case 'api/galaxy':
        return this.#galaxy(query)
      case 'api/key':
        return this.#key(query)
      case 'events':
        return this.#events(query)
      default:
        throw new TypeError(`unknown name ${name satisfies never}`)
    }
  }

  /** What follows the base path, if it is the page's. The page itself has its last slash, or has it not. */
  #nameOf(path: string): Name | undefined {
    if (`${path}/` === this.#basePath) return ''
    if (!path.startsWith(this.#basePath)) return undefined
    const rest = path.slice(this.#basePath.length)
    return names.find((name) => name === rest)
  }

  /** The page's own urls are relative, so its path must end with a slash. */
  #pageOrRedirect(path: string): TextAnswer {
    if (!path.endsWith('/')) return redirectAnswer(`./${path.slice(path.lastIndexOf('/') + 1)}/`)
    const { html, policy } = this.#page.render()
    return htmlAnswer(html, policy)
  }

  #galaxy(query: string): TextAnswer {
    const name = parameter(query, 'name')
    if (name === undefined) return errorAnswer(400, 'the parameter name is missing')
    const report = this.live.galaxy(name)
    return report === undefined ? errorAnswer(404, 'no galaxy of that name') : jsonAnswer(200, report)
  }

  #key(query: string): TextAnswer {
    const [name, key] = [parameter(query, 'galaxy'), parameter(query, 'key')]
    if (name === undefined || key === undefined)
      return errorAnswer(400, 'the parameters galaxy and key are both needed')
    const galaxy = this.#universe.getGalaxy(name)
    if (galaxy === undefined) return errorAnswer(404, 'no galaxy of that name')
    try {
      return jsonAnswer(200, keyReport(galaxy, key, this.#universe.self.id, this.live.lastDecision(name, key)))
    } catch (error) {
      // Its message repeats the key.
      if (hasCode(error, 'INVALID_ARGUMENT')) return errorAnswer(400, 'no galaxy can hold that key')
      throw error
    }
  }

  #events(query: string): TextAnswer | EventsAnswer {
    if (this.live.full) return errorAnswer(503, 'too many pages are open', { 'Retry-After': '60' })
    return { events: { galaxy: parameter(query, 'galaxy') } }
  }
}
