import type { Http2Session, ServerHttp2Stream } from 'node:http2'

/**
 * Ends a session that has carried no call for so long. With a timer of its own: the one of `session.setTimeout` is not
 * cleared when the session ends, and holds on to it, 2 KiB and more, until the time has passed.
 */
export function endWhenIdle(session: Http2Session, idleTimeoutMs: number): void {
  let calls = 0
  const timer = setTimeout(() => {
    if (calls === 0) session.destroy()
  }, idleTimeoutMs).unref()
  session.on('stream', (stream: ServerHttp2Stream) => {
    calls += 1
    stream.once('close', () => {
      calls -= 1
      if (calls === 0 && !session.destroyed) timer.refresh()
    })
  })
  session.once('close', () => clearTimeout(timer))
}
