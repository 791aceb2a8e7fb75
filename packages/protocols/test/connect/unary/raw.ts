import http from 'node:http'

/** A request as it is sent; its length is told. */
export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** An answer, with the headers that mean something, and its bytes as characters. */
export interface RawAnswer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Headers that tell of the connection, or of the time. */
const incidental = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

/** Sends a request of HTTP/1.1 and gives the whole answer. */
export function ask(origin: string, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = http.request(origin + path, { method, headers: { ...headers, 'content-length': body.length } })
    request.on('error', reject)
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('latin1').on('data', (chunk: string) => {
        text += chunk
      })
      const kept = Object.entries(response.headers).filter(([name]) => !incidental.has(name))
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: Object.fromEntries(kept.sort()), body: text }),
      )
    })
    request.end(body)
  })
}
