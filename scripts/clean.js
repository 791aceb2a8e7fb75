// `tsc -b` keeps the output of deleted sources, so a full build starts from nothing.
import { readdirSync, rmSync } from 'node:fs'

const inGroups = ['packages', 'examples'].flatMap((group) => readdirSync(group).map((name) => `${group}/${name}`))
for (const project of [...inGroups, 'benchmarks', 'interop']) {
  rmSync(`${project}/dist`, { recursive: true, force: true })
  // Left behind, it would tell `tsc -b` that nothing is to be done.
  rmSync(`${project}/tsconfig.tsbuildinfo`, { force: true })
}
