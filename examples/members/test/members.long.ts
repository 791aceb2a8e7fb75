import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'

const run = promisify(execFile)
const main = fileURLToPath(new URL('../main.js', import.meta.url))

/**
 * Certificate and key are two files: who looks between the writing of the one and of the other is
 * warned, and looks again.
 */
const isUnexpected = (line: string): boolean =>
  line !== '' && !/GALAXYCACHE_CERTIFICATES_NOT_RENEWED|--trace-warnings/.test(line)

for (const wire of ['http', 'grpc']) {
  test(`over ${wire}, members read each other, six kinds of outsiders do not, and certificates change meanwhile`, async (t) => {
    const { stdout, stderr } = await run(process.execPath, [main, wire], { timeout: 50_000 })

    t.regex(stdout, /loaded by a backend 300, fetched from another member 600, failed 0/)
    t.is(stdout.match(/ refused: /g)?.length, 6)
    t.regex(stdout, /with that of the shop +refused: .*the certificate is not that of a member/)
    t.regex(stdout, /without the token +refused: .*a token is required/)
    t.regex(stdout, /with a wrong token +refused: .*the token is wrong/)
    t.regex(stdout, /All certificates renewed during \d+ rounds of gets\n {2}failed 0/)
    t.deepEqual(stderr.split('\n').filter(isUnexpected), [])
  })
}

test('an unknown wire is refused', async (t) => {
  await t.throwsAsync(run(process.execPath, [main, 'smoke']), { message: /wire must be 'http' or 'grpc', got "smoke"/ })
})
