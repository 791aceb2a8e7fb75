import { canonicalUrl, type Peer, type PeerLike, resolvePeer } from './peer.js'
import { requireList } from './require.js'

/** Who is in, as one list of peers sees it. */
export interface Members {
  /** By id, self among them if it was listed. */
  readonly peers: ReadonlyMap<string, Peer>
  /** The id that stands for this process: as listed, or its own where the list does not have it. */
  readonly selfId: string
}

/**
 * Reads a list of peers. Self is recognised by its id, and where peers are given as bare urls also by where the url
 * leads: `10.0.0.1:8080` and `http://10.0.0.1:8080/` are one process, which must neither dial itself nor be on the ring
 * twice. The list's spelling of its id is kept then, because that is what the other processes hash.
 * @throws TypeError if an entry is malformed, or one id has two urls
 */
export function readMembers(self: Peer, list: Iterable<PeerLike>): Members {
  requireList('peers', list)
  const peers = new Map<string, Peer>()
  const idByUrl = new Map<string, string>()
  let selfId = self.id
  for (const listed of list) {
    const peer = resolvePeer('peer', listed)
    const url = canonicalUrl(peer.url)
    if (peer.id === peer.url) {
      if (idByUrl.has(url)) continue
      if (self.id === self.url && url === canonicalUrl(self.url)) selfId = peer.id
      idByUrl.set(url, peer.id)
    }
    const known = peers.get(peer.id)
    if (known !== undefined && canonicalUrl(known.url) !== url) {
      throw new TypeError(`peer ids must be unique, got ${JSON.stringify(peer.id)} at ${known.url} and at ${peer.url}`)
    }
    if (known === undefined) peers.set(peer.id, peer)
  }
  return { peers, selfId }
}
