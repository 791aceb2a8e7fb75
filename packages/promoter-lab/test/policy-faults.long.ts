import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'
import { temporaryFile } from './temporary-file.js'

const main = fileURLToPath(import.meta.resolve('#src/main.js'))
const small = '--trace zipf --requests 2000 --peers 2 --shares 0.5 --routing random --jobs 1 --policies never'.split(
  ' ',
)

interface Failure extends Error {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** What the laboratory says of a policy for which it fails. */
async function failureOf(source: string): Promise<Failure | undefined> {
  const policy = await temporaryFile('mine.mjs', source)
  return promisify(execFile)(process.execPath, [main, ...small, '--policy', policy]).then(
    () => undefined,
    (error: Failure) => error,
  )
}

test('a promise that a promoter leaves to fail is told by the name of the policy, also of the last', async (t) => {
  const failure = await failureOf(`export const promoter = () => {
  Promise.reject(new Error('side'))
  return true
}`)

  t.is(failure?.code, 1)
  t.regex(
    failure?.stderr ?? '',
    /^promoter-lab: policy mine on trace zipf: a promise was rejected that nobody handled: Error: side at .*mine\.mjs:2:\d+\)?\n$/,
  )
  t.regex(failure?.stdout ?? '', /never/, 'what was done before is shown')
})

test('what a timer of a policy throws is told by the name of the policy, also of the last', async (t) => {
  const failure = await failureOf(`export const promoter = () => {
  setTimeout(() => { throw new Error('late') }, 0)
  return true
}`)

  t.is(failure?.code, 1)
  t.regex(
    failure?.stderr ?? '',
    /^promoter-lab: policy mine on trace zipf: an error was thrown that nobody could catch: Error: late at .*mine\.mjs:2:\d+\)?\n$/,
  )
})

test('an async policy that fails is told by its own name', async (t) => {
  const failure = await failureOf('export const policy = async () => { throw new Error("no idea") }')

  t.is(
    failure?.stderr,
    'promoter-lab: policy "mine" must return a plain object of options, got an object of class Promise\n',
  )
})

test('what a store throws is told by the names of policy and trace, whatever it is', async (t) => {
  const lru = import.meta.resolve('@galaxycache/galaxy')
  for (const [thrown, told] of [
    [
      'new Error("full")',
      /^promoter-lab: policy mine on trace zipf: a get failed: Error: full at .*mine\.mjs:3:\d+\)?\n$/,
    ],
    ['undefined', /^promoter-lab: policy mine on trace zipf: a get failed: undefined\n$/],
    [
      'Object.create(null)',
      /^promoter-lab: policy mine on trace zipf: a get failed: \[Object: null prototype\] \{\}\n$/,
    ],
  ] as const) {
    const failure = await failureOf(`import { lruStore } from '${lru}'
export const policy = () => ({ cacheFactory: (cache) => Object.assign(lruStore(cache), { add: () => {
  throw ${thrown}
} }) })`)
    t.regex(failure?.stderr ?? '', told)
  }
})
