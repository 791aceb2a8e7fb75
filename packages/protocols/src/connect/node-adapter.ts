import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { type ConnectRouter, createConnectRouter } from '@connectrpc/connect'
import type { UniversalServerResponse } from '@connectrpc/connect/protocol'
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from '@connectrpc/connect-node'

/**
 * What `connectNodeAdapter` does, less its lines on standard error: a peer that leaves before its answer is there is
 * nothing that an operator can mend, and a hostile one could write as many as it likes.
 */
export function nodeAdapter(
  routes: (router: ConnectRouter) => void,
): (request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse) => void {
  const router = createConnectRouter()
  routes(router)
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]))
  return (request, response) => {
    const handler = handlers.get(request.url?.split('?', 1)[0] ?? '')
    if (handler === undefined) {
      response.writeHead(404).end()
      return
    }
    // Throws for a request whose host makes no url.
    handler(universalRequestFromNodeRequest(request, response, undefined, undefined))
      .then((answer) => {
        response.once('close', () => endBody(answer))
        return universalResponseToNodeResponse(answer, response)
      })
      .catch(() => cutOff(response))
  }
}

/**
 * Ends the call of a peer that leaves before it has read its answer. connect-node waits for such a peer for ever, and
 * the timer of the call's deadline, which the peer chose, would stay.
 */
function endBody({ body }: UniversalServerResponse): void {
  // Rejects where all was read, which is the rule.
  body?.[Symbol.asyncIterator]()
    .throw?.(new Error('the peer has left'))
    .catch(() => {})
}

function cutOff(response: ServerResponse | Http2ServerResponse): void {
  if ('stream' in response) response.stream.destroy()
  else response.destroy()
}
