import type { PeerIdentity } from './peer-identity.js'

/**
 * Which certificates are those of peers: names, one of which a certificate must have, or a function that says so. Names
 * are compared with the certificate's DNS names and URIs as a whole, with its common name if it has neither. A name
 * with a `*` is itself and nothing else.
 */
export type Members = readonly string[] | ((identity: PeerIdentity) => boolean)

/** Checked {@link Members}. */
export type IsMember = (identity: PeerIdentity) => boolean

/** Undefined lets every certificate in that an authority vouches for. @throws TypeError */
export function resolveMembers(members: Members | undefined): IsMember {
  if (members === undefined) return () => true
  if (typeof members === 'function') return (identity) => isTrue(members(identity))
  if (!Array.isArray(members) || members.length === 0 || !members.every(isName))
    throw new TypeError(`tls.members must be a function or a list of names, got ${JSON.stringify(members)}`)
  const names = new Set(members.map(comparable))
  return (identity) => namesOf(identity).some((name) => names.has(comparable(name)))
}

/** A promise, which a rule that is async by mistake gives, is no yes. */
const isTrue = (said: unknown): boolean => said === true

const isName = (name: unknown): boolean => typeof name === 'string' && name !== ''

/** A common name counts only where nothing better is said: RFC 6125, section 6.4.4. */
function namesOf({ dnsNames, uris, commonName }: PeerIdentity): readonly string[] {
  if (dnsNames.length > 0 || uris.length > 0) return [...dnsNames, ...uris]
  return commonName === undefined ? [] : [commonName]
}

/** Names of hosts know no case; URIs do. */
const comparable = (name: string): string => (name.includes(':') ? name : name.toLowerCase())
