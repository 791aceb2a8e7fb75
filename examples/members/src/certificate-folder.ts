import { mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Certified } from './authority.js'

/** Files of one process, as Kubernetes mounts a secret: `current` leads to the newest set, and changes in one step. */
export class CertificateFolder {
  readonly #root: string
  #sets = 0

  constructor(root: string) {
    this.#root = root
  }

  /** What the process is told. */
  get path(): string {
    return path.join(this.#root, 'current')
  }

  /** Puts a new set in the place of the one before. */
  async put(authority: string, { cert, key }: Certified): Promise<void> {
    this.#sets += 1
    const set = path.join(this.#root, `set-${this.#sets}`)
    await mkdir(set, { recursive: true })
    await writeFile(path.join(set, 'ca.crt'), authority)
    await writeFile(path.join(set, 'tls.crt'), cert)
    await writeFile(path.join(set, 'tls.key'), key, { mode: 0o600 })
    const next = path.join(this.#root, 'next')
    await symlink(path.basename(set), next)
    await rename(next, this.path)
  }
}
