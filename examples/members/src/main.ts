// Three processes with certificates made on the spot: they read each other's values, nobody else does, and their
// certificates change while they work. `node dist/main.js [http|grpc]`. Exit codes: 0 all that happened, 1 something
// else did, 2 wrong usage, 128 + n ended by signal n.
import { constants } from 'node:os'
import { parseOptions, usage } from './options.js'
import { makeOutsiders, tryToRead } from './outsiders.js'
import { temporaryFolder } from './temporary-folder.js'
import { UniverseOfMembers } from './universe-of-members.js'
import { UsageError } from './usage-error.js'
import { type WireName, wireOf } from './wire.js'

// Left to Node, a signal ends the process before it can clean up.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(128 + constants.signals[signal]))

// Whoever reads may have enough after a few lines, as `head` has: no fault, but a reason to end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

try {
  const { help, wireName } = parseOptions(process.argv.slice(2))
  if (help) console.log(usage)
  else await tryOut(wireName)
} catch (error) {
  const isUsage = error instanceof UsageError
  console.error(isUsage ? `error: ${error.message}` : error)
  // Whatever members still run end with this process.
  process.exit(isUsage ? 2 : 1)
}

async function tryOut(wireName: WireName): Promise<void> {
  const universe = await UniverseOfMembers.start(temporaryFolder(), wireName)
  await readEachOther(universe, wireName)
  await keepOutsidersOut(universe, wireName)
  await renewWhileReading(universe)
  await universe.close()
}

async function readEachOther(universe: UniverseOfMembers, wireName: WireName): Promise<void> {
  const { backend, peers, peerErrors } = await universe.obey({ kind: 'get', prefix: 'key', count: 300 })
  console.log(`3 members over ${wireName}, each asked for the same 300 keys`)
  console.log(`  loaded by a backend ${backend}, fetched from another member ${peers}, failed ${peerErrors}`)
  expect(backend === 300 && peers === 600 && peerErrors === 0, 'one load a key, and no member refused')
}

async function keepOutsidersOut(universe: UniverseOfMembers, wireName: WireName): Promise<void> {
  console.log('Who else asks:')
  const [peer] = universe.peers
  if (peer === undefined) throw new TypeError('there must be a member to ask, got none')
  for (const { who, access } of await makeOutsiders(universe.authority, universe.token)) {
    const said = await tryToRead(wireOf(wireName), peer, access)
    console.log(`  ${who.padEnd(30)} ${said}`)
    expect(said.startsWith('refused'), `a refusal for who comes ${who}`)
  }
}

async function renewWhileReading(universe: UniverseOfMembers): Promise<void> {
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
