import { wrong } from './require.js'

/** One process of a universe. */
export interface Peer {
  /** What the ring hashes. Every process must know this peer by the same id. */
  readonly id: string
  /** How to connect to it. Means nothing to the ring, so it may change. */
  readonly url: string
}

/** A peer, or just its url, which is then its id as well, to the letter. */
export type PeerLike = Peer | string

/** Checks a peer given by a user. @throws TypeError if its id or url is not a non-empty string */
export function resolvePeer(name: string, peer: PeerLike): Peer {
  if (typeof peer !== 'string' && (typeof peer !== 'object' || peer === null))
    throw wrong(TypeError, name, 'a url or { id, url }', peer)
  const { id, url } = typeof peer === 'string' ? { id: peer, url: peer } : peer
  requireText(`${name}.id`, id)
  requireText(`${name}.url`, url)
  return { id, url }
}

/**
 * Urls that differ in spelling alone come out the same: the scheme defaults to http, its name and the host are lower
 * case, slashes at the end are dropped, and so is the port that the scheme has by itself. For telling whether two urls
 * lead to one process; peers are dialled by what was given.
 */
export function canonicalUrl(url: string): string {
  const [, given = 'http://', host = '', path = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?([^/]*)(.*)$/is.exec(url) ?? []
  const scheme = given.toLowerCase()
  const port = defaultPorts[scheme]
  const shortHost = port !== undefined && host.endsWith(port) ? host.slice(0, -port.length) : host
  return `${scheme}${shortHost.toLowerCase()}${path.replace(/\/+$/, '')}`
}

const defaultPorts: Readonly<Record<string, string>> = { 'http://': ':80', 'https://': ':443' }

function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '' || !value.isWellFormed())
    throw new TypeError(`${name} must be a non-empty string, got ${JSON.stringify(value)}`)
}
