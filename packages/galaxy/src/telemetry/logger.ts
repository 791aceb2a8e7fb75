import { wrong } from '../require.js'

/** One level of a {@link Logger}. */
export type Log = (object: object, message: string) => void

/** Where a universe tells what changed. Pino's shape, so a pino logger is one. */
export interface Logger {
  readonly debug: Log
  readonly info: Log
  readonly warn: Log
  readonly error: Log
}

/** Says nothing. */
export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** @throws TypeError if a level is missing */
export function requireLogger(name: string, logger: Logger): void {
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    if (typeof logger?.[level] !== 'function')
      throw wrong(TypeError, name, 'a logger with debug, info, warn and error', logger)
  }
}
