// Rules of this repository that no linter knows: which package may import what, how long a source file may get, that
// what is exported is documented, how wide comments are, and that nothing names somebody's machine. Prints each breach
// and fails if there is one.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const maxLines = 250

/** Where the formatter breaks code, which leaves comments as they are. */
const maxCommentLength = 120

/** Ours that the sources of a package may import. A package that is not listed may import `galaxy` alone. */
const ours = new Map([
  ['promoter', []],
  ['codecs', []],
  ['galaxy', ['codecs', 'promoter']],
  ['promoter-lab', ['codecs', 'galaxy', 'promoter']],
])

/** The core knows no network and no metrics system. */
const notInTheCore = /^(node:(http|https|http2|net|tls|dgram)|undici|prom-client|@connectrpc\/)/

/** Paths of somebody's machine and hosts of package registries. */
const local = /(?<![\w.*}])\/(home|root|Users|work)\/|\bregistry\.[\w-]+\.\w+|\/\/[\w.-]*(artifactory|nexus|verdaccio)/

const importedName = /^\s*(?:import|export)\b[^'"]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'|^import\s+'([^']+)'/gm
const undocumentedExport =
  /(?<!\*\/)\n(export (?:abstract |async |declare )*(?:class|const|function|interface|type) [\w$]+)/g

const breaches = []

for (const path of trackedFiles()) {
  const text = readFileSync(path, 'utf8')
  const machine = local.exec(text)
  if (machine !== null) breach(path, text, machine.index, `names a machine or a registry: ${machine[0]}`)

  const source = /^packages\/([^/]+)\/src\/.*\.ts$/.exec(path)
  if (/\.(ts|js)$/.test(path) && !/\/(test|gen)\//.test(path)) checkLength(path, text)
  if (/\.(ts|js)$/.test(path) && !path.includes('/gen/')) checkComments(path, text)
  if (source !== null && !path.includes('/gen/')) checkSource(path, text, source[1])
}

for (const line of breaches) console.error(line)
console.log(breaches.length === 0 ? 'house rules hold' : `${breaches.length} breaches of the house rules`)
process.exitCode = breaches.length === 0 ? 0 : 1

/** Text files of the working tree that are, or would be, committed. */
function trackedFiles() {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  })
  const binary = /\.(gz|png|jpg|ico|wasm|bin)$/
  return listed.split('\0').filter((path) => path !== '' && !binary.test(path) && existsSync(path))
}

function checkLength(path, text) {
  const lines = text.split('\n').length - 1
  if (lines > maxLines) breach(path, text, 0, `${lines} lines, a source file may have ${maxLines}`)
}

function checkComments(path, text) {
  let at = 0
  for (const line of text.split('\n')) {
    if (line.length > maxCommentLength && /^\s*(\/\*|\*|\/\/)/.test(line))
      breach(path, text, at, `a comment of ${line.length} characters, a line of one may have ${maxCommentLength}`)
    at += line.length + 1
  }
}

function checkSource(path, text, pkg) {
  for (const match of text.matchAll(importedName)) {
    const name = match[1] ?? match[2] ?? match[3]
    if (!mayImport(pkg, name)) breach(path, text, match.index, `${pkg} must not import ${name}`)
  }
  // Functions with overloads are documented once, at the first.
  const documented = new Set()
  for (const match of text.matchAll(/\*\/\n(export [\w ]+)/g)) documented.add(match[1].trim())
  for (const match of text.matchAll(undocumentedExport)) {
    if (!documented.has(match[1])) breach(path, text, match.index + 1, `no doc comment: ${match[1]}`)
  }
}

function mayImport(pkg, name) {
  const own = /^@galaxycache\/([^/]+)/.exec(name)
  if (own !== null) return (ours.get(pkg) ?? ['galaxy']).includes(own[1])
  return pkg !== 'galaxy' || !notInTheCore.test(name)
}

function breach(path, text, index, what) {
  breaches.push(`${path}:${text.slice(0, index).split('\n').length} ${what}`)
}
