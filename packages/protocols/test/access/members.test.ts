import { X509Certificate } from 'node:crypto'
import test from 'ava'
import fc from 'fast-check'
import { parseAltNames } from '#src/access/alt-names.js'
import { type Members, resolveMembers } from '#src/access/members.js'
import { identityOf } from '#src/access/peer-identity.js'
import { makeAuthority, type Subject } from './authority.js'

const authority = await makeAuthority()

const identity = async (subject: Subject) => identityOf(new X509Certificate((await authority.sign(subject)).cert))

const uri = 'spiffe://example.org/cache'

const cases: readonly (readonly [title: string, subject: Subject, members: Members, isMember: boolean])[] = [
  ['a DNS name', { dnsNames: ['x', 'a.example'] }, ['a.example'], true],
  ['a DNS name in another case', { dnsNames: ['A.example'] }, ['a.Example'], true],
  ['another DNS name', { dnsNames: ['b.example'] }, ['a.example'], false],
  ['a name within a name', { dnsNames: ['a.example.evil'] }, ['a.example'], false],
  ['a wildcard for a name', { dnsNames: ['*.example'] }, ['a.example'], false],
  ['a wildcard for itself', { dnsNames: ['*.example'] }, ['*.example'], true],
  ['a URI', { uris: [uri] }, [uri], true],
  ['a URI in another case', { uris: [uri.toUpperCase()] }, [uri], false],
  ['a common name where there is nothing else', { commonName: 'a.example' }, ['a.example'], true],
  ['a common name beside a DNS name', { commonName: 'a.example', dnsNames: ['b'] }, ['a.example'], false],
  ['what a function says', { commonName: 'a' }, ({ commonName }) => commonName === 'a', true],
  ['what a function does not quite say', { commonName: 'a' }, () => 1 as never, false],
  ['no rule', {}, undefined as never, true],
  ['a DNS name that holds another', { dnsNames: ['b, DNS:a.example'] }, ['a.example'], false],
]

for (const [title, subject, members, isMember] of cases) {
  test(`${title}: ${isMember ? 'a member' : 'no member'}`, async (t) => {
    t.is(resolveMembers(members)(await identity(subject)), isMember)
  })
}

test('names are taken apart as Node puts them together', (t) => {
  const text =
    'DNS:a.example, IP Address:127.0.0.1, URI:"http://x/?a, DNS:b.example", DNS:"c\\"\\u0000", DNS:d, email:e@f'

  t.deepEqual(parseAltNames(text), { dnsNames: ['a.example', 'c"\0', 'd'], uris: ['http://x/?a, DNS:b.example'] })
  t.deepEqual(parseAltNames(undefined), { dnsNames: [], uris: [] })
})

test('what is no name in Node’s form is none here, nor is what follows', (t) => {
  for (const text of ['DNS:"a, DNS:b', 'DNS:"\\x"', 'DNS', ':', 'DNS:a,b', '"DNS:a"', ', DNS:a'])
    t.deepEqual(parseAltNames(text), { dnsNames: [], uris: [] }, text)
})

const seed = 20261121

test('whatever names an authority signs, none becomes another, or several', async (t) => {
  t.log(`seed ${seed}`)
  const name = fc.string({ unit: fc.constantFrom(...'aB.:,"\\ /=*\0\n'), minLength: 1, maxLength: 12 })
  const names = fc.array(name, { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(names, names, async (dnsNames, uris) => {
      const { dnsNames: readNames, uris: readUris } = await identity({ dnsNames, uris })
      t.deepEqual({ readNames, readUris }, { readNames: dnsNames, readUris: uris })
    }),
    { seed, numRuns: 100 },
  )
})

test('an identity says until when it is valid', async (t) => {
  const validUntil = new Date(Math.floor(Date.now() / 1000) * 1000 + 60_000)

  t.is((await identity({ validUntil })).validUntilMs, validUntil.getTime())
})
