import test from 'ava'
import { curlLine } from '#src/report/curl-line.js'

const url = 'http://127.0.0.1:1234'

test('over HTTP, the key stands in the path', (t) => {
  t.is(curlLine('http', url, 'fetch', 7), 'curl -i http://127.0.0.1:1234/_galaxycache/cities/7')
  t.is(curlLine('http', url, 'peek', 7), 'curl -i http://127.0.0.1:1234/_galaxycache_peek/cities/7')
})

test('over Connect and gRPC, the key is base64 in JSON, and gRPC needs HTTP/2', (t) => {
  const request = `--json '{"galaxy":"cities","key":"Nw=="}'`

  t.is(curlLine('connect', url, 'fetch', 7), `curl -i ${url}/galaxycachepb.GalaxyCache/GetFromPeer ${request}`)
  t.is(
    curlLine('grpc', url, 'peek', 7),
    `curl -i --http2-prior-knowledge ${url}/galaxycachepb.GalaxyCache/PeekPeer ${request}`,
  )
})
