import test from 'ava'
import { parseOptions } from '#src/options.js'

test('without arguments: three processes, 64 MiB each, the default promoter', (t) => {
  t.deepEqual(parseOptions([]), {
    peers: 3,
    concurrency: 32,
    protocol: 'http',
    promoter: 'always',
    bytes: 64 * 1024 ** 2,
    seed: 1,
    json: false,
    serve: false,
  })
})

test('every option reaches its field', (t) => {
  const argv =
    '--peers 5 --requests 10 --concurrency 7 --rate 1000 --trace x.gz --protocol grpc --promoter never --bytes 1.5GiB --keys 9 --seed 3 --json --serve'

  t.deepEqual(parseOptions(argv.split(' ')), {
    peers: 5,
    requests: 10,
    concurrency: 7,
    rate: 1000,
    trace: 'x.gz',
    protocol: 'grpc',
    promoter: 'never',
    bytes: 1.5 * 1024 ** 3,
    keys: 9,
    seed: 3,
    json: true,
    serve: true,
  })
})

test('on a terminal the processes stay up to be looked at, unless JSON is wanted or they are told not to', (t) => {
  const served = (argv: readonly string[], onTerminal: boolean): boolean => parseOptions(argv, onTerminal).serve

  t.deepEqual([served([], true), served([], false)], [true, false])
  t.deepEqual([served(['--json'], true), served(['--no-serve'], true)], [false, false])
  t.deepEqual([served(['--serve'], false), served(['--json', '--serve'], true)], [true, true])
})
