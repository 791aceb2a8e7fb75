import { Cancellation, type Peer } from '@galaxycache/galaxy'
import type { AccessOptions, TlsOptions } from '@galaxycache/protocols/http'
import { memberName } from './access.js'
import { type Authority, type Certified, makeAuthority } from './authority.js'
import type { Wire } from './wire.js'

/** Somebody who would like to read the cache. */
export interface Outsider {
  readonly who: string
  readonly access: AccessOptions
}

/** All that can be wrong, one thing at a time. */
export async function makeOutsiders(authority: Authority, token: string): Promise<readonly Outsider[]> {
  const theirs = await makeAuthority('somebody else')
  const stranger = await theirs.sign({ name: memberName })
  const expired = await authority.sign({ name: memberName, validUntil: new Date(Date.now() - 60_000) })
  const shop = await authority.sign({ name: 'shop.example' })
  const member = await authority.sign({ name: memberName })
  const tls = (own?: Certified): TlsOptions => ({ ca: authority.cert, serverName: memberName, ...own })
  return [
    { who: 'without a certificate', access: { tls: tls(), token } },
    { who: 'with one that has expired', access: { tls: tls(expired), token } },
    { who: 'with one of another authority', access: { tls: tls(stranger), token } },
    { who: 'with that of the shop', access: { tls: tls(shop), token } },
    { who: 'without the token', access: { tls: tls(member) } },
    { who: 'with a wrong token', access: { tls: tls(member), token: `${token}x` } },
  ]
}

/** What is said to who asks a member for a value: the value, or why not. */
export async function tryToRead(wire: Wire, peer: Peer, access: AccessOptions): Promise<string> {
  const fetcher = wire.protocol(access).connect(peer)
  try {
    const { bytes } = await fetcher.fetch('secrets', 'of all', { timeoutMs: 5_000, cancellation: new Cancellation() })
    return Buffer.from(bytes).toString()
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    await fetcher.close()
  }
}
