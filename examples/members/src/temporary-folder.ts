import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Makes a folder for private keys. It is gone when this process is, unless that is killed. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'galaxycache-members-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
