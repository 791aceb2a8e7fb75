import { randomBytes, X509Certificate } from 'node:crypto'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { memberName } from './access.js'
import { type Authority, makeAuthority } from './authority.js'
import { CertificateFolder } from './certificate-folder.js'
import { MemberProcess } from './member-process.js'
import type { Loads, Order } from './messages.js'
import { servedFingerprint } from './served-certificate.js'
import type { WireName } from './wire.js'

/** Three members, their certificates, and the authority that signs them. */
export class UniverseOfMembers {
  readonly token = randomBytes(32).toString('base64url')
  readonly authority: Authority
  readonly #folders: readonly CertificateFolder[]
  #members: readonly MemberProcess[] = []

  private constructor(authority: Authority, folders: readonly CertificateFolder[]) {
    this.authority = authority
    this.#folders = folders
  }

  /** Starts the processes and lets them know each other. Their files go below `root`. */
  static async start(root: string, wire: WireName): Promise<UniverseOfMembers> {
    const folders = ['a', 'b', 'c'].map((id) => new CertificateFolder(path.join(root, id)))
    const universe = new UniverseOfMembers(await makeAuthority('our own'), folders)
    await universe.#certify()
    universe.#members = await Promise.all(
      folders.map((folder, n) =>
        MemberProcess.start({ id: `member-${n}`, folder: folder.path, wire, token: universe.token }),
      ),
    )
    await universe.obey({ kind: 'join', peers: universe.peers })
    return universe
  }

  get peers(): readonly MemberProcess['peer'][] {
    return this.#members.map(({ peer }) => peer)
  }

  /** Tells all members the same. Resolves with the sum of their loads so far. */
  async obey(order: Order): Promise<Loads> {
    const loads = await Promise.all(this.#members.map((member) => member.obey(order)))
    const sum = (of: keyof Loads): number => loads.reduce((total, some) => total + some[of], 0)
    return { backend: sum('backend'), peers: sum('peers'), peerErrors: sum('peerErrors') }
  }

  /** Gives each member a new certificate. Resolves when all of them show it. @throws Error if that takes over 20 s */
  async renew(): Promise<void> {
    const fingerprints = await this.#certify()
    const own = await this.authority.sign({ name: memberName })
    const lastMs = performance.now() + 20_000
    for (const [n, peer] of this.peers.entries()) {
      while ((await servedFingerprint(peer, this.authority.cert, own)) !== fingerprints[n]) {
        if (performance.now() > lastMs)
          throw new Error(`${peer.id} must show its new certificate within 20 s, and does not`)
        await delay(20)
      }
    }
  }

  /** Ends the processes. */
  async close(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.close()))
  }

  /** Puts new certificates into the folders. Gives their fingerprints. */
  #certify(): Promise<string[]> {
    return Promise.all(
      this.#folders.map(async (folder) => {
        const certified = await this.authority.sign({ name: memberName })
        folder.put(this.authority.cert, certified)
        return new X509Certificate(certified.cert).fingerprint256
      }),
    )
  }
}
