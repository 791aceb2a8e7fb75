// Compiles the TypeScript samples of README and docs against the built packages, and looks for the tests that pages name.
//
// A promise in a page is followed by the start of the title of the test that shows it, in a comment `<!-- test: ... -->`.
//
// Every fence ```ts is a module of its own. What it needs and a reader need not see stands before it in a comment
// `<!-- given: ... -->`. A sample keeps its place in the page, so an error names the page and the page's line.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** Below `docs`, whose package.json makes the packages resolve. */
const directory = 'docs/dist/samples'

const options = { rootDir: '.', noEmit: true, composite: false, noUnusedLocals: false, noUnusedParameters: false }

/** Of all tests, once somebody asks. */
let sources

const pages = [
  'README.md',
  ...markdownIn('docs'),
  ...readdirSync('packages').map((name) => `packages/${name}/README.md`),
]

rmSync(directory, { recursive: true, force: true })
mkdirSync(directory, { recursive: true })
const count = pages.flatMap(samplesOf).map(write).length
writeFileSync(
  `${directory}/tsconfig.json`,
  JSON.stringify({ extends: '../../../tsconfig.base.json', compilerOptions: options, include: ['.'] }),
)
const { status } = spawnSync('node_modules/.bin/tsc', ['-p', directory], { stdio: 'inherit' })
console.log(`${count} samples on ${pages.length} pages ${status === 0 ? 'compile' : 'do not all compile'}`)
const missing = pages.flatMap(missingTests)
for (const { page, title } of missing) console.log(`${page} names a test that is not there: ${title}`)
process.exitCode = status === 0 && count > 0 && missing.length === 0 ? 0 : 1

/** The tests that `page` names and nobody wrote. */
function missingTests(page) {
  const named = [...readFileSync(page, 'utf8').matchAll(/<!-- test: (.*) -->/g)].map(([, title]) => title)
  return named.filter((title) => !testSources().some((text) => text.includes(title))).map((title) => ({ page, title }))
}

function testSources() {
  sources ??= readdirSync('packages').flatMap((name) =>
    readdirSync(`packages/${name}/test`, { recursive: true })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => readFileSync(`packages/${name}/test/${file}`, 'utf8')),
  )
  return sources
}

function markdownIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
}

/** The samples of a page, each with all other lines blank. */
function samplesOf(page) {
  const samples = []
  let part = 'prose'
  let kept = []
  readFileSync(page, 'utf8')
    .split('\n')
    .forEach((line, index) => {
      if (part === 'prose') {
        if (line.startsWith('```ts')) part = 'sample'
        else if (line.startsWith('<!-- given:')) part = 'given'
      } else if (part === 'given' && line === '-->') {
        part = 'prose'
      } else if (part === 'sample' && line === '```') {
        samples.push({ page, text: `${kept.join('\n')}\nexport {}\n` })
        part = 'prose'
        kept = []
      } else {
        kept[index] = line
      }
    })
  if (part !== 'prose') throw new SyntaxError(`${page}: a ${part} is not closed`)
  return samples
}

function write({ page, text }) {
  const firstLine = text.length - text.trimStart().length + 1
  writeFileSync(`${directory}/${page.replaceAll('/', '.')}.${firstLine}.ts`, text)
}
