import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { ExecutionContext } from 'ava'

/** Writes `text`, gzipped, to a file that is there until the test ends, and says where. */
export async function gzippedFile(t: ExecutionContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'galaxycache-test-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'trace.txt.gz')
  await writeFile(file, gzipSync(text))
  return file
}
