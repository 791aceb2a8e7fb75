import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Writes `text`, gzipped, to a new file of the system's temporary folder, and says where. */
export async function gzippedFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'galaxycache-test-'))
  const file = join(folder, 'trace.txt.gz')
  await writeFile(file, gzipSync(text))
  return file
}
