import type { Http2Session, ServerHttp2Stream } from 'node:http2'

/**
 * Ends a session that has carried no call for so long, and one with calls whose peer gives no sign of life for so long:
 * it has stopped, or is gone without a word, and would keep what waits to be read. With a timer of its own: the one of
 * `session.setTimeout` is not cleared when the session ends, and holds on to it, 2 KiB and more, until the time has
 * passed.
 */
export function endWhenIdle(session: Http2Session, idleTimeoutMs: number): void {
  let calls = 0
  let isAsked = false
  const look = (): void => {
    if (session.destroyed) return
    if (calls === 0) {
      session.destroy()
      return
    }
    if (isAsked) {
      cut(session)
      return
    }
    isAsked = true
    // Settings want an answer as pings do, which Node sends no more on a session that it has told to end.
    session.settings({}, () => {
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

/**
 * Ends a session with its socket, which a session that was told to end leaves to end with the peer's: one that has
 * stopped ends none. A session shows a stand-in that must not be destroyed; what that listens to, the socket does, and
 * gives itself back.
 */
function cut(session: Http2Session): void {
  const socket = session.socket.once('error', () => {})
  session.destroy()
  socket.destroy()
}
