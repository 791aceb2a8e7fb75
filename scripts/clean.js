// `tsc -b` keeps the output of deleted sources, so a full build starts from nothing.
import { readdirSync, rmSync } from 'node:fs'

for (const group of ['packages', 'examples']) {
  for (const name of readdirSync(group)) rmSync(`${group}/${name}/dist`, { recursive: true, force: true })
}
rmSync('benchmarks/dist', { recursive: true, force: true })
