// Compiles the TypeScript samples of README and docs against the built packages, and looks for
// the tests that pages name.
//
// A promise in a page is followed by the start of the title of the test that shows it, in a
// comment `<!-- test: ... -->`.
//
// Every fence ```ts is a module of its own. What it needs and a reader need not see stands before it in a comment
// `<!-- given: ... -->`. A sample keeps its place in the page, so an error names the page and the page's line. After a
// comment `<!-- module: name -->` others can import what it exports by name from './name.js'; after `<!-- run -->` it
// is run as well, and must end with 0.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** Below `docs`, whose package.json makes the packages resolve. */
const directory = 'docs/dist/samples'

const options = {
  rootDir: '.',
  composite: false,
  declaration: false,
  declarationMap: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
}

/** Of a sample that is run. */
const limitMs = 120_000

/** Of all tests, once somebody asks. */
let sources

const pages = [
  'README.md',
  ...markdownIn('docs'),
  ...readdirSync('packages').map((name) => `packages/${name}/README.md`),
]

rmSync(directory, { recursive: true, force: true })
mkdirSync(directory, { recursive: true })
const samples = pages.flatMap(samplesOf)
for (const { name, text } of samples) writeFileSync(`${directory}/${name}.ts`, text)
// By a module beside it, so that errors name the page.
for (const { name, module, page } of samples) if (module !== undefined) writeModule(module, name, page)
writeFileSync(
  `${directory}/tsconfig.json`,
  JSON.stringify({ extends: '../../../tsconfig.base.json', compilerOptions: options, include: ['.'] }),
)
const { status } = spawnSync('node_modules/.bin/tsc', ['-p', directory], { stdio: 'inherit' })
console.log(`${samples.length} samples on ${pages.length} pages ${status === 0 ? 'compile' : 'do not all compile'}`)
const failed = status === 0 ? samples.filter(({ isRun }) => isRun).filter(fails) : []
const missing = pages.flatMap(missingTests)
for (const { page, title } of missing) console.log(`${page} names a test that is not there: ${title}`)
process.exitCode = status === 0 && samples.length > 0 && failed.length + missing.length === 0 ? 0 : 1

function writeModule(module, name, page) {
  try {
    writeFileSync(`${directory}/${module}.ts`, `export * from './${name}.js'\n`, { flag: 'wx' })
  } catch (cause) {
    throw new Error(`${page}: another sample is the module ${module} already`, { cause })
  }
}

/** Runs a sample, and says so. */
function fails({ name }) {
  const {
    status: ended,
    signal,
    stdout,
  } = spawnSync(process.execPath, [`${directory}/${name}.js`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    timeout: limitMs,
  })
  if (ended !== 0) process.stdout.write(stdout)
  console.log(`${name} ${ended === 0 ? 'runs' : `ended with ${signal ?? ended}`}`)
  return ended !== 0
}

/** The tests that `page` names and nobody wrote. */
function missingTests(page) {
  const named = [...readFileSync(page, 'utf8').matchAll(/<!-- test: (.*) -->/g)].map(([, title]) => title)
  return named.filter((title) => !testSources().some((text) => text.includes(title))).map((title) => ({ page, title }))
}

function testSources() {
  sources ??= readdirSync('packages').flatMap((name) =>
    readdirSync(`packages/${name}/test`, { recursive: true })
      .filter((file) => /\.(test|long)\.ts$/.test(file))
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
  const found = []
  let part = 'prose'
  let kept = []
  let said = { isRun: false }
  readFileSync(page, 'utf8')
    .split('\n')
    .forEach((line, index) => {
      if (part === 'prose') {
        if (line.startsWith('```ts')) part = 'sample'
        else if (line.startsWith('<!-- given:')) part = 'given'
        else if (line === '<!-- run -->') said = { ...said, isRun: true }
        else if (line.startsWith('<!-- module: ')) said = { ...said, module: line.split(' ')[2] }
      } else if (part === 'given' && line === '-->') {
        part = 'prose'
      } else if (part === 'sample' && line === '```') {
        const text = `${kept.join('\n')}\nexport {}\n`
        found.push({ page, name: nameOf(page, text), ...said, text })
        part = 'prose'
        kept = []
        said = { isRun: false }
      } else {
        kept[index] = line
      }
    })
  if (part !== 'prose') throw new SyntaxError(`${page}: a ${part} is not closed`)
  return found
}

function nameOf(page, text) {
  const firstLine = text.length - text.trimStart().length + 1
  return `${page.replaceAll('/', '.')}.${firstLine}`
}
