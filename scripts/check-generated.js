// Generates the code of the protocols' messages anew and compares it with what is committed.
// `--write` takes it over instead.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const folder = 'packages/protocols'
const generated = `${folder}/src/messages/gen`

if (process.argv.includes('--write')) generate('.')
else compare()

function compare() {
  const directory = mkdtempSync(join(tmpdir(), 'galaxycache-generated-'))
  try {
    generate(directory)
    const fresh = filesOf(join(directory, 'src/messages/gen'))
    const committed = filesOf(generated)
    const stale = [...new Set([...fresh.keys(), ...committed.keys()])].filter(
      (path) => fresh.get(path) !== committed.get(path),
    )
    for (const path of stale) console.error(`${generated}/${path} is not what the generator makes`)
    console.log(stale.length === 0 ? 'generated code is up to date' : 'run pnpm check:generated --write')
    process.exitCode = stale.length === 0 ? 0 : 1
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function generate(output) {
  const bin = resolve(folder, 'node_modules/.bin')
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` }
  execFileSync(join(bin, 'buf'), ['generate', '--output', output], { cwd: folder, env, stdio: 'inherit' })
}

/** Path below `directory` -> content. */
function filesOf(directory) {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [path.slice(directory.length + 1), readFileSync(path, 'utf8')]
    }),
  )
}
