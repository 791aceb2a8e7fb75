import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Universe } from '@galaxycache/galaxy'
import { errorAnswer, eventHeaders, type TextAnswer } from './answer.js'
import type { LiveStatus } from './events/live-status.js'
import { maxWaitingBytes, type Watcher } from './events/watcher.js'
import type { StatusPageOptions } from './options.js'
import { StatusService } from './status-service.js'

type HandleRequest = (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void

/** Handles a request of node:http or node:https, or passes it on as Express and Connect do. */
export interface StatusPage extends HandleRequest {
  /** Ends the connections of open pages; further requests are answered with 503. */
  close(): void
}

/**
 * A page to look at a universe, with its JSON and events. Give it a server or a path of its own, where only
 * those come who may see it: it asks nobody who they are. Other paths are left to `next`, or answered with
 * 404 where there is none.
 * @throws TypeError or RangeError that says which option breaks which rule
 */
export function statusPage(universe: Universe, options: StatusPageOptions = {}): StatusPage {
  const service = new StatusService(universe, options)
  const answer: HandleRequest = (request, response, next) => {
    const { method = '', url = '' } = request
    const found = service.answer(method, url, shownUrl(request))
    if (found === undefined) {
      if (next === undefined) send(response, method, errorAnswer(404, 'no such path'))
      else next()
    } else if ('events' in found) {
      response.writeHead(200, eventHeaders)
      if (method === 'HEAD') response.end()
      else stream(service.live, response, found.events.galaxy)
    } else send(response, method, found)
  }
  const handle: HandleRequest = (request, response, next) => {
    try {
      answer(request, response, next)
    } catch (error) {
      // A store of the user's own may throw when it is asked what it holds. That must not end the process.
      if (next !== undefined) next(error)
      else if (response.headersSent) response.destroy()
      else send(response, request.method ?? '', errorAnswer(500, 'the page failed'))
    }
  }
  return Object.assign(handle, { close: () => service.live.close() })
}

/** Express and Connect cut off the path that a handler is mounted at, and keep the whole. */
const shownUrl = (request: IncomingMessage & { readonly originalUrl?: unknown }): string | undefined =>
  typeof request.originalUrl === 'string' ? request.originalUrl : request.url

function send(response: ServerResponse, method: string, { status, headers, body }: TextAnswer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) })
  response.end(method === 'HEAD' ? undefined : body)
}

function stream(live: LiveStatus, response: ServerResponse, galaxy: string | undefined): void {
  // Who asked may have left before this was reached, and would not be seen to leave any more.
  if (response.destroyed) return
  const isFull = (): boolean => response.writableLength > maxWaitingBytes
  const watcher: Watcher = {
    galaxy,
    send: (text) => {
      if (isFull()) return false
      response.write(text)
      return true
    },
    // One that reads too slowly would never see an orderly end.
    end: () => (isFull() ? response.destroy() : response.end()),
  }
  response.on('close', () => live.leave(watcher))
  live.join(watcher)
}
