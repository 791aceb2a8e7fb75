import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { ManualClock, settle } from '@galaxycache/galaxy/testing'
import test, { type ExecutionContext } from 'ava'
import { Credentials } from '#src/access/credentials.js'
import { resolveTlsOptions, type TlsOptions } from '#src/access/tls-options.js'
import { makeAuthority } from './authority.js'

const authority = await makeAuthority()
const peer = await authority.sign({ dnsNames: ['a.example'] })
const other = await authority.sign({ dnsNames: ['b.example'] })
const { cert: ca } = authority

const credentialsOf = (options: TlsOptions): Credentials => new Credentials(resolveTlsOptions(options))

const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
const brokenKey = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n'

const wrong: readonly (readonly [options: TlsOptions, message: string])[] = [
  [{ ca: '/etc/ca.pem' }, 'tls.ca must be PEM text or { file }, got a text of 11 characters without a PEM block'],
  [{ ca: '' }, 'tls.ca must be PEM text or { file }, got an empty text'],
  [{ ca: 5 as never }, 'tls.ca must be PEM text or { file }, got number'],
  [{ ca: { file: '' } }, 'tls.ca must be PEM text or { file }, got a file without a name'],
  [{ ca: [ca, broken] }, 'tls.ca must be certificates in PEM, got one that cannot be read'],
  [{ ca: peer.key }, 'tls.ca must be certificates in PEM, got a text without any'],
  [{ cert: peer.cert }, 'tls.key must be given with tls.cert, got none'],
  [{ key: peer.key }, 'tls.cert must be given with tls.key, got none'],
  [{ cert: broken, key: peer.key }, 'tls.cert must be certificates in PEM, got one that cannot be read'],
  [{ cert: peer.key, key: peer.key }, 'tls.cert must be certificates in PEM, got a text without any'],
  [
    { cert: peer.cert, key: brokenKey },
    'tls.key must be a private key in PEM without a passphrase, got what cannot be read',
  ],
  [
    { cert: peer.cert, key: other.key },
    'tls.key must belong to the first certificate of tls.cert, got the key of another',
  ],
  [{ serverName: '127.0.0.1' }, 'tls.serverName must be the name of a host, got "127.0.0.1"'],
  [{ serverName: '' }, 'tls.serverName must be the name of a host, got ""'],
  [{ ca, members: [] }, 'tls.members must be a function or a list of names, got []'],
  [{ ca, members: 'a.example' as never }, 'tls.members must be a function or a list of names, got "a.example"'],
  [{ members: ['a.example'] }, 'tls.members must be given with tls.ca, which vouches for their names, got none'],
  [
    { ca, reload: {} },
    'tls.reload must have a load function where tls.ca, tls.cert and tls.key are no files, got none',
  ],
  [
    { ca, member: ['a.example'] } as TlsOptions,
    'tls.member must be left out, for there is no option of that name, got object',
  ],
  [
    { ca, cert: peer.cert, kye: peer.key } as TlsOptions,
    'tls.kye must be left out, for there is no option of that name, got string',
  ],
  [
    { ca, reload: { load: () => ({ ca }), every: 5 } as object },
    'tls.reload.every must be left out, for there is no option of that name, got 5',
  ],
  [{ ca, reload: { load: 'x' as never } }, 'tls.reload.load must be a function, got string'],
]

for (const [options, message] of wrong) {
  test(`misuse: ${message}`, (t) => {
    const error = t.throws(() => credentialsOf(options), { instanceOf: TypeError, message })

    const secret = peer.key.split('\n')[1] ?? ''
    t.false(inspect(error, { depth: 9 }).includes(secret))
  })
}

test('a time that is none is refused', (t) => {
  t.throws(() => credentialsOf({ ca, reload: { everyMs: 0, load: () => ({ ca }) } }), {
    instanceOf: RangeError,
    message: 'tls.reload.everyMs must be a positive integer, got 0',
  })
})

test('a file that is not there is an error at once', (t) => {
  t.throws(() => credentialsOf({ ca: { file: '/nowhere/ca.pem' } }), { code: 'ENOENT' })
})

test('text, bytes, files and lists of authorities are read', async (t) => {
  const file = path.join(await temporaryFolder(t), 'ca.pem')
  await writeFile(file, ca)
  const second = await makeAuthority('second')

  const credentials = credentialsOf({
    ca: [{ file }, second.cert],
    cert: Buffer.from(peer.cert),
    key: new TextEncoder().encode(peer.key),
  })

  t.deepEqual(credentials.current, { ca: `${ca}\n${second.cert}`, cert: peer.cert, key: peer.key })
})

/** A folder that is there until the test ends. */
async function temporaryFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'galaxycache-'))
  t.teardown(() => rm(folder, { recursive: true }))
  return folder
}

/** Credentials whose `load` gives what the test says. */
function renewed(load: () => TlsOptions | Promise<TlsOptions>, everyMs = 1_000) {
  const clock = new ManualClock()
  const errors: unknown[] = []
  const reload = { everyMs, loadTimeoutMs: 2_000, load, clock, onError: (error: unknown) => errors.push(error) }
  const credentials = credentialsOf({ ca, ...peer, reload })
  let changes = 0
  const forget = credentials.onChange(() => {
    changes += 1
  })
  return { clock, errors, credentials, forget, changes: () => changes }
}

test('files that change are read again in time, and only a change is told', async (t) => {
  const folder = await temporaryFolder(t)
  const [cert, key] = [{ file: path.join(folder, 'tls.crt') }, { file: path.join(folder, 'tls.key') }]
  await writeFile(cert.file, peer.cert)
  await writeFile(key.file, peer.key)
  const credentials = credentialsOf({ cert, key, reload: {} })
  let changes = 0
  credentials.onChange(() => {
    changes += 1
  })()

  await credentials.look()
  await writeFile(cert.file, other.cert)
  await writeFile(key.file, other.key)
  const forget = credentials.onChange(() => {
    changes += 1
  })
  await credentials.look()
  await credentials.look()
  forget()

  t.is(changes, 1)
  t.deepEqual(credentials.current, { ca: undefined, ...other })
})

test('a look each interval, as long as somebody listens', async (t) => {
  let looks = 0
  const { clock, forget } = renewed(() => {
    looks += 1
    return { ca, ...peer }
  })

  clock.advance(999)
  t.is(looks, 0)
  clock.advance(1)
  t.is(looks, 1)
  await settle()
  clock.advance(1_000)
  await settle()
  clock.advance(1_000)
  t.is(looks, 3)
  forget()
  t.is(clock.pending, 0)
})

test('a pair that is half written is not taken, and nobody is told of it', async (t) => {
  let next: TlsOptions = { ca, cert: other.cert, key: peer.key }
  const { clock, errors, credentials, changes } = renewed(() => next, 60_000)

  clock.advance(60_000)
  await settle()
  t.is(credentials.current.cert, peer.cert)
  next = { ca, ...other }
  clock.advance(1_000)
  await settle()

  t.is(credentials.current.cert, other.cert, 'a second later, and not at the next interval')
  t.deepEqual([changes(), errors.length], [1, 0])
})

test('a pair whose halves do not belong together is told of from the second look on', async (t) => {
  const { clock, errors, credentials, forget } = renewed(() => ({ ca, cert: other.cert, key: peer.key }), 60_000)
  const told: number[] = []

  for (const ms of [60_000, 1_000, 59_000, 60_000]) {
    clock.advance(ms)
    await settle()
    told.push(errors.length)
  }

  t.deepEqual(told, [0, 1, 2, 3])
  t.regex(String(errors[0]), /tls\.key must belong to the first certificate/)
  t.is(credentials.current.cert, peer.cert)
  forget()
  t.is(clock.pending, 0)
})

test('two failures with a good look between them are told of neither time', async (t) => {
  const bad: TlsOptions = { ca, cert: other.cert, key: peer.key }
  const answers = [bad, { ca, ...peer }, bad, { ca, ...peer }]
  const { clock, errors } = renewed(() => answers.shift() ?? {}, 60_000)

  for (const ms of [60_000, 1_000, 59_000, 1_000]) {
    clock.advance(ms)
    await settle()
  }

  t.deepEqual([answers.length, errors.length], [0, 0])
})

test('who stops listening after a failure is not looked for a second time', async (t) => {
  const { clock, forget } = renewed(() => ({ ca, cert: other.cert, key: peer.key }), 60_000)
  clock.advance(60_000)
  await settle()

  forget()

  t.is(clock.pending, 0)
})

test('an authority does not vanish', async (t) => {
  const { clock, errors, credentials } = renewed(() => ({ ...peer }))

  clock.advance(1_000)
  await settle()
  clock.advance(1_000)
  await settle()

  t.is(credentials.current.ca, ca)
  t.regex(String(errors[0]), /tls\.ca must stay present, got the contrary/)
})

test('a load that throws and then rejects is told of, and one that does not answer is given up', async (t) => {
  const answers: (() => TlsOptions | Promise<TlsOptions>)[] = [
    () => {
      throw new Error('thrown')
    },
    () => Promise.reject(new Error('rejected')),
    () => new Promise(() => {}),
    () => ({ ca, ...other }),
  ]
  const { clock, errors, credentials } = renewed(() => (answers.shift() ?? (() => ({})))())

  for (let look = 0; look < 5; look++) {
    clock.advance(1_000)
    await settle()
  }

  t.deepEqual(errors.map(String), ['Error: rejected', 'Error: tls.reload.load did not answer within 2000 ms'])
  t.is(credentials.current.cert, other.cert)
})
