import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import test from 'ava'
import { AnswerBody } from '#src/transport/answer-body.js'
import { ByteBudget } from '#src/transport/byte-budget.js'

const KiB = 2 ** 10

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function memoryInUse(): number {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const chunked = (maxBytes: number): AnswerBody => new AnswerBody(undefined, maxBytes, new ByteBudget(maxBytes))

test('a body in chunks of one byte takes no more memory than a few times its length', (t) => {
  const received = Buffer.alloc(256 * KiB, 'x')
  const body = chunked(1024 * KiB)
  const before = memoryInUse()

  for (let at = 0; at < received.length; at++) body.add(received.subarray(at, at + 1))

  const takenBytes = memoryInUse() - before
  t.true(takenBytes < 4 * received.length, `${takenBytes} bytes for ${received.length}`)
  t.deepEqual(Buffer.from(body.take()), received)
})

for (const sizes of [[], [5], [1, 2, 3, 4], [7, 0, 1, 90], [100]]) {
  test(`chunks of ${sizes.join(', ') || 'nothing'} are the bytes of one body, in memory as long as it is`, (t) => {
    const body = chunked(100)
    const sent = sizes.map((size, index) => Buffer.alloc(size, index + 1))

    for (const chunk of sent) body.add(chunk)

    const taken = body.take()
    t.deepEqual(Buffer.from(taken), Buffer.concat(sent))
    t.is(taken.buffer.byteLength, taken.length)
  })
}
