import test from 'ava'
import { DemoProcess } from './demo-process.js'

const count = (max: number, min = 1): string => `It must be a whole number from ${min} to ${max}.`

for (const [option, value, rule] of [
  ['--peers', '0', count(16)],
  ['--peers', 'three', count(16)],
  ['--requests', '1.5', count(10_000_000)],
  ['--concurrency', '-1', count(1000)],
  ['--rate', '0', count(10_000_000)],
  ['--keys', '1e3', count(10_000_000)],
  ['--seed', '4294967296', count(4_294_967_295, 0)],
  ['--bytes', '64 parsecs', 'It must be a positive size such as 4096, 512KiB, 64MiB or 1.5GiB.'],
  ['--bytes', '0', 'It must be a positive size such as 4096, 512KiB, 64MiB or 1.5GiB.'],
  ['--protocol', 'soap', 'http, grpc, connect'],
  ['--promoter', 'coin', 'always, hotter-than-coldest, never, one-in-10, previously-known'],
] as const) {
  test(`${option} ${value} ends with code 2 and names option, value and rule`, async (t) => {
    const { code, stdout, stderr } = await new DemoProcess(t, [option, value]).outcome()

    t.is(code, 2)
    t.is(stdout, '')
    for (const part of [option, `'${value}'`, rule]) t.true(stderr.includes(part), stderr)
  })
}

test('more --keys than there are cities end with code 2, before anything is started', async (t) => {
  const { code, stdout, stderr } = await new DemoProcess(t, ['--keys', '9999999']).outcome()

  t.is(code, 2)
  t.is(stdout, '')
  t.regex(stderr, /^error: --keys must be at most \d+, .* got 9999999\n$/)
})

test('a --trace that is not there ends with code 2', async (t) => {
  const { code, stderr } = await new DemoProcess(t, ['--trace', '/does/not/exist.gz']).outcome()

  t.is(code, 2)
  t.regex(stderr, /^error: --trace must be a gzipped trace, got \/does\/not\/exist\.gz/)
})

for (const args of [['--frobnicate'], ['now']]) {
  test(`${args.join(' ')} ends with code 2`, async (t) => {
    const { code, stderr } = await new DemoProcess(t, args).outcome()

    t.is(code, 2)
    t.true(stderr.startsWith('error: '), stderr)
  })
}

test('--help tells every option and ends with code 0', async (t) => {
  const { code, stdout } = await new DemoProcess(t, ['--help']).outcome()

  t.is(code, 0)
  for (const option of [
    'peers',
    'requests',
    'concurrency',
    'rate',
    'trace',
    'protocol',
    'promoter',
    'bytes',
    'keys',
    'seed',
    'json',
    'serve',
  ]) {
    t.true(stdout.includes(`--${option}`), option)
  }
})
