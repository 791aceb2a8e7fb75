import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import test from 'ava'

const script = `
  import { Universe } from '@galaxycache/galaxy'
  const universe = new Universe({ self: 'http://a' })
  const galaxy = universe.createGalaxy('g', { load: () => new Promise(() => {}), codec: { encode: (v) => v, decode: (v) => v } })
  galaxy.get('k').catch(({ code }) => console.log(code))
  await universe.close({ lingerMs: 20, drainMs: 20 })
  console.log('closed')
`

test('a process with nothing else to do stays until it has left, and then ends', async (t) => {
  const how = ['--input-type=module', '--eval', script]

  const { stdout } = await promisify(execFile)(process.execPath, how, { cwd: import.meta.dirname })

  t.is(stdout, 'CLOSED\nclosed\n')
})
