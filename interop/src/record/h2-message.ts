import type http2 from 'node:http2'

/** Header fields by name. Several of one name: a list. */
export type H2Headers = Readonly<Record<string, string | readonly string[]>>

/** One direction of an HTTP/2 stream: what its HEADERS and DATA frames carried. */
export interface H2Message {
  readonly headers: H2Headers
  /** All DATA, in base64. */
  readonly data: string
  /** Fields of the HEADERS frame that ended the stream; none if DATA or the first HEADERS did. */
  readonly trailers: H2Headers
}

/** Header fields as node:http2 gives them, as plain data. */
export const plainHeaders = (headers: http2.IncomingHttpHeaders): H2Headers =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, stringOf(value)]])),
  )

const stringOf = (value: string | readonly string[] | number): string | readonly string[] =>
  typeof value === 'number' ? String(value) : value

/** Reads all that comes on a stream after its first HEADERS. */
export async function readStream(stream: http2.Http2Stream): Promise<Omit<H2Message, 'headers'>> {
  let trailers: H2Headers = {}
  stream.on('trailers', (fields: http2.IncomingHttpHeaders) => {
    trailers = plainHeaders(fields)
  })
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return { data: Buffer.concat(chunks).toString('base64'), trailers }
}

/** Sends a request and reads its answer. */
export async function exchange(session: http2.ClientHttp2Session, request: H2Message): Promise<H2Message> {
  const stream = session.request({ ...request.headers } as http2.OutgoingHttpHeaders)
  stream.end(Buffer.from(request.data, 'base64'))
  const headers = new Promise<H2Headers>((resolve, reject) => {
    stream.on('response', (fields) => resolve(plainHeaders(fields))).on('error', reject)
  })
  const rest = readStream(stream)
  return { headers: await headers, ...(await rest) }
}

/** Sends an answer as its frames were: HEADERS alone if there was nothing else. */
export function answerStream(stream: http2.ServerHttp2Stream, answer: H2Message): void {
  const { data, headers, trailers } = answer
  const fields = { ...headers } as http2.OutgoingHttpHeaders
  if (data === '' && Object.keys(trailers).length === 0) {
    stream.respond(fields, { endStream: true })
    return
  }
  stream.on('wantTrailers', () => stream.sendTrailers({ ...trailers } as http2.OutgoingHttpHeaders))
  stream.respond(fields, { waitForTrailers: true })
  stream.end(Buffer.from(data, 'base64'))
}
