import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'

const folders: string[] = []

// A file of tests that imports this leaves none of its files behind, and no test has to say so.
test.after.always(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

/**
 * Writes a file that only this test knows, and that is there until the tests of its file are over.
 * @returns its path
 */
export async function temporaryFile(name: string, content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'promoter-lab-'))
  folders.push(folder)
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}
