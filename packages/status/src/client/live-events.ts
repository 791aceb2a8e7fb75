import type { GalaxyReport } from '../api/galaxy-report.js'
import type { StatusReport, StatusSample } from '../api/status-report.js'

/** Who is told what the server sends. */
export interface LiveEventsHandler {
  readonly report: (report: StatusReport) => void
  readonly sample: (sample: StatusSample) => void
  readonly galaxy: (galaxy: GalaxyReport) => void
  readonly connected: (isConnected: boolean) => void
}

/** A browser gives up when a server answers that it cannot now; a process that restarts is worth another try. */
const retryAfterMs = 3_000

/** The stream of events, kept open. */
export class LiveEvents {
  readonly #handler: LiveEventsHandler
  #source: EventSource | undefined
  #retry: ReturnType<typeof setTimeout> | undefined

  constructor(handler: LiveEventsHandler) {
    this.#handler = handler
  }

  /** Opens it anew, to show `galaxy` in detail; by default the one that was made first. */
  open(galaxy: string | undefined): void {
    clearTimeout(this.#retry)
    this.#source?.close()
    const source = new EventSource(galaxy === undefined ? 'events' : `events?galaxy=${encodeURIComponent(galaxy)}`)
    this.#source = source
    const { report, sample, galaxy: detail, connected } = this.#handler
    const listen = (name: string, handle: (data: never) => void): void =>
      source.addEventListener(name, ({ data }: MessageEvent<string>) => handle(JSON.parse(data) as never))
    listen('report', report)
    listen('sample', sample)
    listen('galaxy', detail)
    source.addEventListener('open', () => connected(true))
    source.addEventListener('error', () => {
      connected(false)
      if (source.readyState === EventSource.CLOSED) this.#retry = setTimeout(() => this.open(galaxy), retryAfterMs)
    })
  }
}
