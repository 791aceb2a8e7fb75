import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { answerStream, exchange, type H2Message, plainHeaders, readStream } from './h2-message.js'

/** Answers each stream with what `answer` makes of it. */
export async function h2Server(answer: (request: H2Message) => Promise<H2Message>): Promise<H2Listening> {
  const server = http2.createServer()
  const sessions = new Set<http2.Http2Session>()
  server.on('session', (session) => sessions.add(session))
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    readStream(stream)
      .then((rest) => answer({ headers: plainHeaders(headers), ...rest }))
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
