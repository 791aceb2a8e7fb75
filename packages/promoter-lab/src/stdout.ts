/**
 * Keeps stdout for results: what modules of users print goes to stderr from now on.
 * @returns writes to stdout all the same
 */
export function reserveStdout(): (text: string, done?: () => void) => void {
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = process.stderr.write.bind(process.stderr)
  return write
}
