// Packs each package as it would be published and looks at the archive with publint and are-the-types-wrong.
// Run through pnpm: publint asks it what goes into the archive.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const required = ['LICENSE', 'README.md', 'package.json']
const unwanted = /(^|\/)test\/|\.test\.|\.tsbuildinfo$|(^|\/)tsconfig\.json$/

const directory = mkdtempSync(join(tmpdir(), 'galaxycache-pack-'))
try {
  const failed = readdirSync('packages').filter((name) => !isPublishable(`packages/${name}`))
  console.log(failed.length === 0 ? 'all packages are publishable' : `not publishable: ${failed.join(', ')}`)
  process.exitCode = failed.length === 0 ? 0 : 1
} finally {
  rmSync(directory, { recursive: true, force: true })
}

/** Runs every check, so that one report names all that is wrong. */
function isPublishable(folder) {
  const { filename, files } = pack(folder)
  console.log(`${folder}: ${files.length} files`)
  const contents = hasRightFiles(files.map((file) => file.path))
  const manifest = passes('publint', ['run', filename, '--strict'])
  const types = passes('attw', [filename, '--profile', 'esm-only', '--format', 'ascii'])
  return contents && manifest && types
}

function pack(folder) {
  const args = ['--dir', folder, 'pack', '--json', '--pack-destination', directory]
  return JSON.parse(execFileSync('pnpm', args, { encoding: 'utf8' }))
}

function hasRightFiles(paths) {
  const missing = required.filter((path) => !paths.includes(path))
  const extra = paths.filter((path) => unwanted.test(path))
  for (const path of missing) console.error(`not in the archive: ${path}`)
  for (const path of extra) console.error(`does not belong into the archive: ${path}`)
  return missing.length + extra.length === 0
}

/** What a tool says is only worth reading when it objects. */
function passes(tool, args) {
  const { status, stdout, stderr } = spawnSync('pnpm', ['exec', tool, ...args], { encoding: 'utf8' })
  if (status !== 0) console.error(stdout + stderr)
  return status === 0
}
