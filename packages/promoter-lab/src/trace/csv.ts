const advice = 'separate columns by spaces, or say --format keys if whole lines are keys'

/**
 * Commas are no separators here: each line would be a key, and nothing would say that the replay means nothing.
 * @throws RangeError
 */
export function requireNoCsvName(file: string): void {
  if (/\.csv(\.gz)?$/i.test(file))
    throw new RangeError(`${file} must not be CSV: ${advice}; --format columns if its columns are separated by spaces`)
}

/** As {@link requireNoCsvName}, for the first line of columns in a file of any name. @throws SyntaxError */
export function requireNoCsvLine(line: string): void {
  if (/^\s*[^\s,]*,\S*\s*$/.test(line))
    throw new SyntaxError(
      `must have columns separated by spaces, got ${JSON.stringify(line.trim().slice(0, 80))}: ${advice}`,
    )
}
