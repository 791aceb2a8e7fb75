import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { type ConnectRouter, createConnectRouter } from '@connectrpc/connect'
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from '@connectrpc/connect-node'

/**
 * What `connectNodeAdapter` does, less its lines on standard error: a peer that leaves before its answer is there is nothing
 * that an operator can mend, and a hostile one could write as many as it likes.
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
      .then((answer) => universalResponseToNodeResponse(answer, response))
      .catch(() => cutOff(response))
  }
}

function cutOff(response: ServerResponse | Http2ServerResponse): void {
  if ('stream' in response) response.stream.destroy()
  else response.destroy()
}
