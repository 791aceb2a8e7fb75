// Three processes with certificates made on the spot: they read each other's values, nobody else does, and their certificates
// change while they work. `node dist/main.js [http|grpc]`; ends with exit code 1 if something else happens.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { makeOutsiders, tryToRead } from './outsiders.js'
import { UniverseOfMembers } from './universe-of-members.js'
import { type WireName, wireOf } from './wire.js'

const wireName = (process.argv[2] ?? 'http') as WireName
const wire = wireOf(wireName)
const root = await mkdtemp(path.join(os.tmpdir(), 'galaxycache-members-'))
const universe = await UniverseOfMembers.start(root, wireName)

try {
  await readEachOther()
  await keepOutsidersOut()
  await renewWhileReading()
  await universe.close()
} catch (error) {
  universe.kill()
  throw error
} finally {
  await rm(root, { recursive: true })
}

async function readEachOther(): Promise<void> {
  const { backend, peers, peerErrors } = await universe.obey({ kind: 'get', prefix: 'key', count: 300 })
  console.log(`3 members over ${wireName}, each asked for the same 300 keys`)
  console.log(`  loaded by a backend ${backend}, fetched from another member ${peers}, failed ${peerErrors}`)
  expect(backend === 300 && peers === 600 && peerErrors === 0, 'one load a key, and no member refused')
}

async function keepOutsidersOut(): Promise<void> {
  console.log('Who else asks:')
  const [peer] = universe.peers
  if (peer === undefined) throw new TypeError('there must be a member to ask, got none')
  for (const { who, access } of await makeOutsiders(universe.authority, universe.token)) {
    const said = await tryToRead(wire, peer, access)
    console.log(`  ${who.padEnd(30)} ${said}`)
    expect(said.startsWith('refused'), `a refusal for who comes ${who}`)
  }
}

async function renewWhileReading(): Promise<void> {
  let renewing = true
  const renewed = universe.renew().finally(() => {
    renewing = false
  })
  let rounds = 0
  while (renewing) await universe.obey({ kind: 'get', prefix: `round ${++rounds}`, count: 30 })
  await renewed
  const { peerErrors } = await universe.obey({ kind: 'get', prefix: 'afterwards', count: 30 })
  console.log(`All certificates renewed during ${rounds} rounds of gets`)
  console.log(`  failed ${peerErrors}`)
  expect(peerErrors === 0, 'no failure while certificates change')
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`expected ${what}`)
}
