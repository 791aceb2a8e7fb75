import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const moduleDir = fileURLToPath(new URL('../../go/peer', import.meta.url))

/** Where {@link buildGoPeer} puts the program. */
export const goPeerPath = fileURLToPath(new URL('../go-peer', import.meta.url))

/** Whether the Go peer can be built: if not, why not. */
export type Toolchain = { readonly kind: 'ready' } | { readonly kind: 'missing'; readonly reason: string }

/** Looks for Go, and fetches the modules that the peer needs, if they are not there. */
export function findToolchain(): Toolchain {
  if (spawnSync('go', ['version']).error !== undefined) return { kind: 'missing', reason: 'there is no go on the PATH' }
  const { status, stderr } = spawnSync('go', ['mod', 'download'], { cwd: moduleDir, encoding: 'utf8' })
  if (status === 0) return { kind: 'ready' }
  return { kind: 'missing', reason: `Go's modules could not be downloaded:\n${stderr}` }
}

/** Checks, tests and builds the Go peer. Prints what Go says. @returns whether all went well */
export function buildGoPeer(): boolean {
  return go('vet', './...') && go('test', './...') && go('build', '-o', goPeerPath, '.')
}

/** What a command of `go` prints about the peer's module. */
export function tell(...args: string[]): string {
  return spawnSync('go', args, { cwd: moduleDir, encoding: 'utf8' }).stdout.trim()
}

function go(...args: string[]): boolean {
  return spawnSync('go', args, { cwd: moduleDir, stdio: 'inherit' }).status === 0
}
