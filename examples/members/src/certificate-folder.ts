import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
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

  /** Puts a new set in the place of the one before. At once, so that no file comes after the folder was removed. */
  put(authority: string, { cert, key }: Certified): void {
    this.#sets += 1
    const set = path.join(this.#root, `set-${this.#sets}`)
    mkdirSync(set, { recursive: true })
    writeFileSync(path.join(set, 'ca.crt'), authority)
    writeFileSync(path.join(set, 'tls.crt'), cert)
    writeFileSync(path.join(set, 'tls.key'), key, { mode: 0o600 })
    const next = path.join(this.#root, 'next')
    symlinkSync(path.basename(set), next)
    renameSync(next, this.path)
  }
}
