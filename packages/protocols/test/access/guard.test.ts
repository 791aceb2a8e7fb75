import { X509Certificate } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { type RefusalMessage, refusalChannel } from '@galaxycache/protocols/http'
import test from 'ava'
import type { ServerAccessOptions } from '#src/access/access-options.js'
import { Guard, resolveGuard } from '#src/access/guard.js'
import type { PeerConnection } from '#src/access/peer-connection.js'
import { identityOf } from '#src/access/peer-identity.js'
import { makeAuthority } from './authority.js'

const authority = await makeAuthority()
const member = await authority.sign({ dnsNames: ['a.example'] })
const identity = identityOf(new X509Certificate(member.cert))
const tls = { ca: authority.cert }

const encrypted: PeerConnection = { encrypted: true, identity, remoteAddress: '10.0.0.1' }
const header = (): undefined => undefined

test('a certificate that expires while its connection is open is refused from then on', (t) => {
  const clock = new ManualClock(identity.validUntilMs)
  const guard = new Guard({ tls }, clock)

  t.is(guard.check({ header, connection: encrypted }), undefined)
  clock.advance(1)

  t.deepEqual(guard.check({ header, connection: encrypted }), { status: 401, text: 'the certificate has expired' })
})

const connections: readonly (readonly [string, PeerConnection | undefined, ServerAccessOptions, string])[] = [
  ['no connection that is known of', undefined, { tls }, 'TLS is required'],
  ['no TLS', { ...encrypted, encrypted: false }, { tls }, 'TLS is required'],
  ['no TLS where no authority is demanded', { ...encrypted, encrypted: false }, { tls: {} }, 'TLS is required'],
  ['no certificate', { ...encrypted, identity: undefined }, { tls }, 'a certificate is required'],
]

for (const [title, connection, options, text] of connections) {
  test(`${title}: ${text}`, (t) => {
    t.deepEqual(new Guard(options).check({ header, connection }), { status: 401, text })
  })
}

test('where no authority is given, a client needs no certificate', (t) => {
  t.is(new Guard({ tls: {} }).check({ header, connection: { ...encrypted, identity: undefined } }), undefined)
})

test('members is asked once a connection, and a throw keeps it out', (t) => {
  const asked: string[] = []
  const members = ({ dnsNames }: { readonly dnsNames: readonly string[] }): boolean => {
    asked.push(...dnsNames)
    return true
  }
  const guard = new Guard({ tls: { ...tls, members } })
  const cause = new Error('broken rule')
  const broken = new Guard({
    tls: {
      ...tls,
      members: () => {
        throw cause
      },
    },
  })

  t.is(guard.check({ header, connection: encrypted }), undefined)
  t.is(guard.check({ header, connection: encrypted }), undefined)

  t.deepEqual(asked, ['a.example'])
  t.like(broken.check({ header, connection: encrypted }), { status: 403, cause })
})

test('authorize is asked last, and sees who asks', async (t) => {
  const asked: unknown[] = []
  const guard = new Guard({
    token: 'right',
    authorize: ({ header: of, remoteAddress, identity: who, signal }) => {
      asked.push([of('x-team'), remoteAddress, who?.dnsNames, signal.aborted])
      return true
    },
  })
  const headers = (authorization: string) => (name: string) => (name === 'authorization' ? authorization : 'search')

  t.like(await guard.check({ header: headers('Bearer wrong'), connection: encrypted }), { status: 401 })
  t.is(await guard.check({ header: headers('Bearer right'), connection: encrypted }), undefined)

  t.deepEqual(asked, [['search', '10.0.0.1', ['a.example'], false]])
})

test('an authorize that hangs is told to stop', async (t) => {
  let signal: AbortSignal | undefined
  const guard = new Guard({
    authorizeTimeoutMs: 1,
    authorize: (request) => {
      signal = request.signal
      return new Promise(() => {})
    },
  })

  t.like(await guard.check({ header, connection: undefined }), { status: 403, text: 'not authorized' })
  t.true(signal?.aborted)
})

test('an authorize that answers with something else than true says no', async (t) => {
  for (const said of [1, 'yes', {}, undefined, null]) {
    const guard = new Guard({ authorize: () => said as never })
    t.like(await guard.check({ header, connection: undefined }), { status: 403 })
  }
})

test.serial('a channel tells of each refusal, and why', async (t) => {
  const told: RefusalMessage[] = []
  const listener = (message: unknown): void => void told.push(message as RefusalMessage)
  subscribe(refusalChannel.name, listener)
  t.teardown(() => unsubscribe(refusalChannel.name, listener))
  const cause = new Error('no database')
  const guard = new Guard({ authorize: () => Promise.reject(cause) })

  await guard.check({ header, connection: encrypted })

  t.deepEqual(told, [{ status: 403, text: 'not authorized', cause, identity, remoteAddress: '10.0.0.1' }])
})

test('without options there is no guard, and with wrong ones an error', (t) => {
  t.is(resolveGuard({}), undefined)
  t.throws(() => resolveGuard({ authorize: true as never }), {
    instanceOf: TypeError,
    message: 'authorize must be a function, got boolean',
  })
  t.throws(() => resolveGuard({ authorizeTimeoutMs: 0 }), {
    instanceOf: RangeError,
    message: 'authorizeTimeoutMs must be a positive integer, got 0',
  })
})
