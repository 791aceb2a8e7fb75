import type { Http2Session, ServerHttp2Stream } from 'node:http2'

/**
 * Ends a session that has carried no call for so long, and one with calls whose peer answers no ping for so
 * long: it has stopped, or is gone without a word, and would keep what waits to be read. With a timer of its
 * own: the one of `session.setTimeout` is not cleared when the session ends, and holds on to it, 2 KiB and more,
 * until the time has passed.
 */
export function endWhenIdle(session: Http2Session, idleTimeoutMs: number): void {
  let calls = 0
  let isAsked = false
  const look = (): void => {
    if (session.destroyed) return
    if (calls === 0 || isAsked) {
      session.destroy()
      return
    }
    isAsked = true
    session.ping(() => {
      isAsked = false
    })
    timer.refresh()
  }
  // What came while this process was busy is read before.
  const timer = setTimeout(() => setImmediate(look), idleTimeoutMs).unref()
  session.on('stream', (stream: ServerHttp2Stream) => {
    calls += 1
    stream.once('close', () => {
      calls -= 1
      if (calls === 0 && !session.destroyed) timer.refresh()
    })
  })
  session.once('close', () => clearTimeout(timer))
}
