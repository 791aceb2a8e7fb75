// Opens many connections, says on each what makes it a peer's, waits for the answer, and then
// nothing more happens on them.
import net from 'node:net'
import type { IdleWay } from './messages.js'

const hello = '/galaxycachepb.GalaxyCache/GetFromPeer'

/** One request of each protocol; over HTTP/2 the preface and an empty frame of settings. */
const openings: Readonly<Record<IdleWay, Buffer>> = {
  http: Buffer.from('GET /_galaxycache/things/k HTTP/1.1\r\nHost: peer\r\n\r\n'),
  'connect over HTTP/1.1': Buffer.from(
    `POST ${hello} HTTP/1.1\r\nHost: peer\r\nContent-Type: application/proto\r\nContent-Length: 11\r\n\r\n\x0a\x06things\x12\x01k`,
  ),
  'connect over HTTP/2': Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'),
}

/** More at once than the server accepts in a moment would be turned away. */
const atOnce = 200

function open(port: number, opening: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: '127.0.0.1', port }, () => socket.write(opening))
    socket.on('error', reject).once('data', () => resolve())
  })
}

const [, , way, port, count] = process.argv
for (let opened = 0; opened < Number(count); opened += atOnce) {
  const wave = Math.min(atOnce, Number(count) - opened)
  await Promise.all(Array.from({ length: wave }, () => open(Number(port), openings[way as IdleWay])))
}
process.send?.('open')
process.on('disconnect', () => process.exit())
