import { inspect } from 'node:util'
import type { AccessOptions, ServerAccessOptions } from '@galaxycache/protocols/http'
import test from 'ava'
import { patient, SmallServer, textOf } from '../http/harness.js'
import { makeAuthority } from './authority.js'
import { connect, listen, ways } from './ways.js'

const authority = await makeAuthority('ours')
const stranger = await makeAuthority('theirs')
const { cert: ca } = authority
const longAgo = { validFrom: new Date(Date.UTC(2020, 0, 1)), validUntil: new Date(Date.UTC(2020, 0, 2)) }

const member = await authority.sign({ dnsNames: ['cache.example'] })
const shop = await authority.sign({ dnsNames: ['shop.example'] })
const expired = await authority.sign({ dnsNames: ['cache.example'], ...longAgo })
const foreign = await stranger.sign({ dnsNames: ['cache.example'] })
const elsewhere = await authority.sign({ dnsNames: ['cache.example'], addresses: ['10.1.2.3'] })

const members = ['cache.example']
const tls = { ca, ...member, members }
const token = 'a-secret-that-nobody-shall-see'

interface Meeting {
  readonly title: string
  readonly client: AccessOptions
  readonly server: ServerAccessOptions
  /** What the caller is told. */
  readonly told: RegExp
}

/** TLS says no more than this to a client that it does not want, and some of it not every time. */
const cutOff = /certificate|ECONNRESET|EPIPE|EPROTO|closed|hang up|disconnected|aborted|ended|cancel/i

const meetings: readonly Meeting[] = [
  { title: 'a client without a certificate', client: { tls: { ca } }, server: { tls }, told: cutOff },
  {
    title: 'a client whose certificate has expired',
    client: { tls: { ca, ...expired } },
    server: { tls },
    told: cutOff,
  },
  { title: "a client of another's authority", client: { tls: { ca, ...foreign } }, server: { tls }, told: cutOff },
  {
    title: 'a client with another identity',
    client: { tls: { ca, ...shop } },
    server: { tls },
    told: /refused this process.*the certificate is not that of a member/,
  },
  {
    title: 'a server with another host',
    client: { tls },
    server: { tls: { ca, ...elsewhere } },
    told: /IP: 127\.0\.0\.1/,
  },
  {
    title: 'a server with another name than serverName',
    client: { tls: { ca, ...member, serverName: 'cache.example' } },
    server: { tls: { ca, ...shop } },
    told: /cache\.example/,
  },
  {
    title: 'a server that is no member',
    client: { tls },
    server: { tls: { ca, ...shop } },
    told: /the certificate of 127\.0\.0\.1 is none of tls\.members/,
  },
  {
    title: 'a server whose certificate has expired',
    client: { tls },
    server: { tls: { ca, ...expired } },
    told: /expired/,
  },
  {
    title: "a server of another's authority",
    client: { tls },
    server: { tls: { ca, ...foreign } },
    told: /unable to (verify|get)|self-signed|issuer/,
  },
  { title: 'a missing token', client: {}, server: { token }, told: /refused this process.*a token is required/ },
  {
    title: 'a wrong token',
    client: { token: `${token}x` },
    server: { token: [token, 'another'] },
    told: /refused this process.*the token is wrong/,
  },
  {
    title: 'a member without the token',
    client: { tls },
    server: { tls, token },
    told: /refused this process.*a token is required/,
  },
  { title: 'an authorize that says no', client: {}, server: { authorize: () => false }, told: /not authorized/ },
  {
    title: 'an authorize that says no later',
    client: {},
    server: { authorize: async () => false },
    told: /not authorized/,
  },
  {
    title: 'an authorize that throws',
    client: {},
    server: {
      authorize: () => {
        throw new Error(token)
      },
    },
    told: /refused this process.*not authorized/,
  },
  {
    title: 'an authorize that does not answer',
    client: {},
    server: { authorize: () => new Promise(() => {}), authorizeTimeoutMs: 1 },
    told: /refused this process.*not authorized/,
  },
]

for (const way of ways) {
  for (const { title, client, server, told } of meetings) {
    test(`${way.name}: ${title} is refused, before the request is looked at`, async (t) => {
      const galaxies = new SmallServer()
      const { url } = await listen(t, way.server(galaxies, server))
      const fetcher = connect(t, way, url, client)

      for (const ask of ['fetch', 'peek'] as const) {
        const error = await t.throwsAsync(fetcher[ask]('things', 'k', patient()))

        t.like(error, { code: 'PEER_FAILED', galaxy: 'things', key: 'k', peer: 'peer-a' })
        t.regex(String(error), told)
        t.false(inspect(error, { depth: 20, showHidden: true }).includes(token), 'no secret in errors')
      }
      t.deepEqual(galaxies.requests, [])
    })
  }

  test(`${way.name}: a member with the token comes in`, async (t) => {
    const options = { tls: { ...tls, serverName: 'cache.example' }, token: [token, 'older'] }
    const { url } = await listen(t, way.server(new SmallServer(), options))

    const value = await connect(t, way, url, options).fetch('things', 'k', patient())

    t.is(textOf(value), 'no-peer-backend:k')
  })

  test(`${way.name}: an older token is accepted as long as it is listed`, async (t) => {
    const { url } = await listen(t, way.server(new SmallServer(), { token: ['new', 'old'] }))

    for (const sent of ['old', 'new', ['new', 'unheard']]) {
      const value = await connect(t, way, url, { token: sent }).peek('things', 'k', patient())
      t.is(textOf(value), 'peek:k')
    }
  })
}
