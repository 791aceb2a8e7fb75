import type { AddressInfo } from 'node:net'
import { fetchProtocolContract } from '@galaxycache/galaxy/testing'
import { closeServer } from '@galaxycache/protocols/connect'
import test from 'ava'
import { makeAuthority } from './authority.js'
import { ways } from './ways.js'

const authority = await makeAuthority()
const member = await authority.sign({ uris: ['spiffe://example.org/cache'] })
const access = {
  tls: { ca: authority.cert, ...member, members: ['spiffe://example.org/cache'] },
  token: 'a-token',
  authorize: async () => true,
}

for (const way of ways) {
  for (const { title, run } of fetchProtocolContract) {
    test.serial(`${way.name}, mutual TLS, token and authorize: ${title}`, (t) =>
      run(t, async (galaxies) => {
        const server = way.server(galaxies, access)
        await new Promise<void>((resolve) => {
          server.listen(0, '127.0.0.1', resolve)
        })
        const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
        return { url, protocol: way.protocol(access), close: () => closeServer(server, { graceMs: 0 }) }
      }),
    )
  }
}
