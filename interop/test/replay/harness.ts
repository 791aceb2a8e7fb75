import { type FetchProtocol, keyFromBytes, Universe } from '@galaxycache/galaxy'
import type { Mode } from '#src/control/messages.js'
import { askPeer } from '#src/node-peer/ask-peer.js'
import { Backends } from '#src/node-peer/backends.js'
import { resultOfError } from '#src/node-peer/key-result.js'
import { type Outcome, outcomeOf } from '#src/record/recording.js'

/** The universe that the recorder's server had. */
export function recordedUniverse(): Universe {
  const universe = new Universe({ self: 'recorded' })
  new Backends('recorded', () => {}).createGalaxies(universe, undefined, 0)
  return universe
}

/** Asks as the recorder's client did, and says what came of it. */
export async function ask(
  protocol: FetchProtocol,
  url: string,
  { mode, galaxy, key }: { readonly mode: Mode; readonly galaxy: string; readonly key: string },
): Promise<Outcome> {
  const fetcher = protocol.connect({ id: 'recorded', url })
  try {
    return outcomeOf(await askPeer(fetcher, mode, galaxy, keyFromBytes(new Uint8Array(Buffer.from(key, 'base64')))))
  } catch (error) {
    return outcomeOf(resultOfError(error))
  } finally {
    await fetcher.close()
  }
}
