/** What the user asked for cannot work. Ends the program with exit code 2; the message says what is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
