import { isIP } from 'node:net'
import { type IsMember, type Members, resolveMembers } from './members.js'
import type { PemSource, PemSources } from './pem.js'
import { type ReloadOptions, type ResolvedReloadOptions, resolveReloadOptions } from './reload-options.js'
import { requireKnown } from './require-known.js'

/**
 * TLS between peers. One set for both ends: a process presents the same certificate to those it
 * asks and those it serves.
 */
export interface TlsOptions {
  /**
   * Authorities whose word about a peer is taken. A server with it demands a certificate of every client (mTLS).
   * Default: clients take those that Node trusts; servers ask for no certificate.
   */
  readonly ca?: PemSource | readonly PemSource[]
  /** This process's certificate, followed by those between it and the authority, if any. Needed to serve. */
  readonly cert?: PemSource
  /** Private key of `cert`, without a passphrase. */
  readonly key?: PemSource
  /**
   * Name that the certificates of asked peers must have, where the hosts of their urls are not what they are called:
   * one for all peers. Default: the host of each url.
   */
  readonly serverName?: string
  /**
   * Which certificates are those of peers, at both ends, besides what `ca` and `serverName` demand. Default: all that
   * `ca` vouches for. Needed where the authority also serves others, as a company's does.
   */
  readonly members?: Members
  /** Renews certificates without a restart. Default: they are read once. */
  readonly reload?: ReloadOptions
}

/** What is known of {@link TlsOptions}: without `members`, or `ca`, because it is misspelt, more would be let in. */
const tlsOptionNames: Readonly<Record<keyof TlsOptions, true>> = {
  ca: true,
  cert: true,
  key: true,
  serverName: true,
  members: true,
  reload: true,
}

/** Checked {@link TlsOptions}. */
export interface ResolvedTlsOptions {
  readonly sources: PemSources
  readonly serverName: string | undefined
  readonly isMember: IsMember
  readonly reload: ResolvedReloadOptions | undefined
}

/** Reads no file. @throws TypeError or RangeError that names the option, the rule and the value */
export function resolveTlsOptions(options: TlsOptions): ResolvedTlsOptions {
  requireKnown(options, tlsOptionNames, 'tls.')
  const { ca, cert, key, serverName, members, reload } = options
  if (serverName !== undefined) requireName(serverName)
  if (members !== undefined && ca === undefined)
    throw new TypeError('tls.members must be given with tls.ca, which vouches for their names, got none')
  const sources = { ca, cert, key }
  return {
    sources,
    serverName,
    isMember: resolveMembers(members),
    reload: reload === undefined ? undefined : resolveReloadOptions(reload, sources),
  }
}

/** An address is not sent as a name: RFC 6066, section 3. */
function requireName(serverName: unknown): void {
  if (typeof serverName !== 'string' || !/^[\w.-]+$/.test(serverName) || isIP(serverName) !== 0)
    throw new TypeError(`tls.serverName must be the name of a host, got ${JSON.stringify(serverName)}`)
}
