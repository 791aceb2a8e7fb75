import { constants } from 'node:http2'
import test from 'ava'
import { patient, textOf } from '../http/harness.js'
import { connectTo, rawPeer, sendValue } from './harness.js'

test('a call that the peer has not begun with is made once more, on the same session if it lives', async (t) => {
  let calls = 0
  const peer = await rawPeer(t, (stream) => {
    calls += 1
    if (calls === 1) stream.close(constants.NGHTTP2_REFUSED_STREAM)
    else sendValue(stream, 'value')
  })

  t.is(textOf(await connectTo(t, peer.url).fetch('g', 'k', patient())), 'value')
  t.deepEqual([calls, peer.sessions.length], [2, 1])
})

test('and no more than once', async (t) => {
  let calls = 0
  const peer = await rawPeer(t, (stream) => {
    calls += 1
    stream.close(constants.NGHTTP2_REFUSED_STREAM)
  })

  t.like(await t.throwsAsync(connectTo(t, peer.url).fetch('g', 'k', patient())), { code: 'PEER_FAILED' })
  t.is(calls, 2)
})
