import { hash, seededRandom } from '../random.js'
import type { Trace } from '../trace/trace.js'

/** Which process gets a request: any of them by chance, or always the same for the same client. */
export type Routing = 'random' | 'sticky'

/** All ways to route. */
export const routings: readonly Routing[] = ['random', 'sticky']

/** Most processes of a cluster: routes are numbers of 16 bits. */
export const maxPeers = 2 ** 16

/** Clients to which sessions are dealt where a trace does not know its own. */
const inventedClients = 1000

/** Requests that a session has on average. */
const sessionRequests = 32

/**
 * Number of the process that each request of `trace` goes to. The same seed gives the same routes, whatever the policy.
 */
export function drawRoutes(trace: Trace, routing: Routing, peers: number, seed: number): Uint16Array {
  switch (routing) {
    case 'random':
      return drawUniform(trace.requests.length, peers, seededRandom(seed, 'random routes'))
    case 'sticky':
      return stick(trace.clients ?? drawSessions(trace.requests.length, seededRandom(seed, 'sessions')), peers, seed)
    default:
      throw new TypeError(`routing must be one of ${routings.join(', ')}, got ${routing satisfies never}`)
  }
}

function drawUniform(requests: number, peers: number, random: () => number): Uint16Array {
  return new Uint16Array(requests).map(() => Math.floor(random() * peers))
}

function stick(clients: Uint32Array, peers: number, seed: number): Uint16Array {
  return Uint16Array.from(clients, (client) => hash(`client ${client} of seed ${seed}`) % peers)
}

/** Clients for a trace that knows none: runs of requests, geometrically long, each by a client drawn at random. */
function drawSessions(requests: number, random: () => number): Uint32Array {
  let client = 0
  return new Uint32Array(requests).map((_, i) => {
    if (i === 0 || random() * sessionRequests < 1) client = Math.floor(random() * inventedClients)
    return client
  })
}
