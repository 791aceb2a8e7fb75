import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'

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

/** Fields that stand for the stream itself, and those that node:http2 adds of its own. */
const plain = (headers: http2.IncomingHttpHeaders): H2Headers =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, stringOf(value)]])),
  )

const stringOf = (value: string | readonly string[] | number): string | readonly string[] =>
  typeof value === 'number' ? String(value) : value

/** Reads all that comes on a stream after its first HEADERS. */
export async function readStream(stream: http2.Http2Stream): Promise<Omit<H2Message, 'headers'>> {
  let trailers: H2Headers = {}
  stream.on('trailers', (fields: http2.IncomingHttpHeaders) => {
    trailers = plain(fields)
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
    stream.on('response', (fields) => resolve(plain(fields))).on('error', reject)
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

/** Answers each stream with what `answer` makes of it. */
export async function h2Server(answer: (request: H2Message) => Promise<H2Message>): Promise<H2Listening> {
  const server = http2.createServer()
  const sessions = new Set<http2.Http2Session>()
  server.on('session', (session) => sessions.add(session))
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    readStream(stream)
      .then((rest) => answer({ headers: plain(headers), ...rest }))
      .then(
        (message) => answerStream(stream, message),
        (error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))),
      )
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const close = (): void => {
    for (const session of sessions) session.destroy()
    server.close()
  }
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

/** A server of {@link h2Server}. */
export interface H2Listening {
  readonly address: string
  readonly close: () => void
}

/** Stands between a client and a server and keeps what each says. */
export class H2Tap {
  readonly #session: http2.ClientHttp2Session
  #listening: H2Listening | undefined
  #last: { readonly request: H2Message; readonly answer: H2Message } | undefined

  /** @param target `host:port` of the server */
  constructor(target: string) {
    this.#session = http2.connect(`http://${target}`)
  }

  /** Begins to listen. @returns `host:port` for the client */
  async listen(): Promise<string> {
    this.#listening = await h2Server(async (request) => {
      const answer = await exchange(this.#session, request)
      this.#last = { request, answer }
      return answer
    })
    return this.#listening.address
  }

  /** What was said last. @throws Error if nothing was */
  take(): { readonly request: H2Message; readonly answer: H2Message } {
    if (this.#last === undefined) throw new Error('nothing was said')
    const last = this.#last
    this.#last = undefined
    return last
  }

  close(): void {
    this.#session.destroy()
    this.#listening?.close()
  }
}
