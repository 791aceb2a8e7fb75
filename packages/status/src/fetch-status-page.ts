import type { Universe } from '@galaxycache/galaxy'
import { eventHeaders } from './answer.js'
import type { LiveStatus } from './events/live-status.js'
import { maxWaitingBytes, type Watcher } from './events/watcher.js'
import type { StatusPageOptions } from './options.js'
import { StatusService } from './status-service.js'

/** Handles a request of the Fetch API. Undefined for a path that is not the page's. */
export interface FetchStatusPage {
  (request: Request): Response | undefined
  /** Ends the connections of open pages; further requests are answered with 503. */
  close(): void
}

/**
 * `statusPage` for servers that speak the Fetch API: Hono, Bun, Deno, Next. Such a server shows the whole path, so
 * `basePath` must say where the page is.
 * @throws TypeError or RangeError that says which option breaks which rule
 */
export function fetchStatusPage(universe: Universe, options: StatusPageOptions = {}): FetchStatusPage {
  const service = new StatusService(universe, options)
  const handle = (request: Request): Response | undefined => {
    const { pathname, search } = new URL(request.url)
    const answer = service.answer(request.method, pathname + search)
    if (answer === undefined) return undefined
    const isHead = request.method === 'HEAD'
    if (!('events' in answer)) return new Response(isHead ? null : answer.body, answer)
    const body = isHead ? null : streamOf(service.live, request, answer.events.galaxy)
    return new Response(body, { status: 200, headers: eventHeaders })
  }
  return Object.assign(handle, { close: () => service.live.close() })
}

function streamOf(live: LiveStatus, request: Request, galaxy: string | undefined): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let watcher: Watcher | undefined
  const leave = (): void => {
    if (watcher !== undefined) live.leave(watcher)
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const isFull = (): boolean => (controller.desiredSize ?? 0) <= 0
        watcher = {
          galaxy,
          send: (text) => {
            if (isFull()) return false
            controller.enqueue(encoder.encode(text))
            return true
          },
          end: () => (isFull() ? controller.error(new Error('read too slowly')) : controller.close()),
        }
        live.join(watcher)
      },
      cancel: () => {
        // Mentions the request so that it stays: without it, Node would forget to abort its signal.
        request.signal.removeEventListener('abort', leave)
        leave()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: maxWaitingBytes }),
  )
  if (request.signal.aborted) leave()
  request.signal.addEventListener('abort', leave)
  return body
}
