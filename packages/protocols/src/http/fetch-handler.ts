import { Cancellation, CancelledError, type FetchedValue, type PeerServer } from '@galaxycache/galaxy'
import { errorBody, errorHeaders, valueHeaders } from './answer-headers.js'
import { answerOfError, type ErrorAnswer, methodNotAllowed } from './errors.js'
import { type HttpHandlerOptions, resolveHttpHandlerOptions } from './handler-options.js'
import { isTarget } from './path.js'
import { serveTarget } from './serve.js'

/** Handles a request of the Fetch API. Undefined, at once, for a path that is not the protocol's. */
export type FetchHandler = (request: Request) => Promise<Response> | undefined

/**
 * {@link httpHandler} for servers that speak the Fetch API: Hono, Bun, Deno, Next. The url of a `Request` is normalised
 * before anybody sees it; the keys `.` and `..` arrive all the same, because this project's client sends them twice.
 * @throws TypeError or RangeError that names the option, the rule and the value
 */
export function fetchHandler(server: PeerServer, options: HttpHandlerOptions = {}): FetchHandler {
  const resolved = resolveHttpHandlerOptions(options)
  return (request) => {
    const target = targetOf(request.url)
    if (!isTarget(target, resolved)) return undefined
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return Promise.resolve(errorResponse(methodNotAllowed, ['Allow', 'GET, HEAD']))
    }
    const cancellation = new Cancellation()
    const leave = (): void => cancellation.cancel(new CancelledError('serving a peer that has left'))
    if (request.signal.aborted) leave()
    request.signal.addEventListener('abort', leave)
    const header = (name: string): string | undefined => request.headers.get(name) ?? undefined
    return serveTarget(server, { target, header, cancellation }, resolved)
      .then(valueResponse, (error: unknown) => errorResponse(answerOfError(error)))
      .finally(() => request.signal.removeEventListener('abort', leave))
  }
}

/** Path and query of an absolute url, as they are. */
const targetOf = (url: string): string => url.slice(url.indexOf('/', url.indexOf('://') + '://'.length))

function valueResponse(value: FetchedValue): Response {
  // A Response copies its body; memory shared between threads, which it does not take, no codec makes.
  return new Response(value.bytes as Uint8Array<ArrayBuffer>, { status: 200, headers: inPairs(valueHeaders(value)) })
}

function errorResponse(answer: ErrorAnswer, more: readonly string[] = []): Response {
  const body = errorBody(answer)
  return new Response(body, {
    status: answer.status,
    headers: inPairs([...errorHeaders(answer, body.byteLength), ...more]),
  })
}

function inPairs(headers: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index < headers.length; index += 2) pairs.push([headers[index] ?? '', headers[index + 1] ?? ''])
  return pairs
}
