import { wrong } from '../require.js'
import { warnProcess } from './process-warning.js'

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

/**
 * `logger`, but one that throws, or gives a promise that rejects, fails nothing: it is called in the middle of gets.
 * What it was to be told is a warning of the process.
 * @throws TypeError if a level is missing
 */
export function resolveLogger(name: string, logger: Logger): Logger {
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    if (typeof logger?.[level] !== 'function')
      throw wrong(TypeError, name, 'a logger with debug, info, warn and error', logger)
  }
  const guarded =
    (level: keyof Logger): Log =>
    (object, message) => {
      const failed = (error: unknown): void =>
        warnProcess(`${message}; the logger failed as it was told`, 'GALAXYCACHE_LOGGER', object, error)
      try {
        // What an asynchronous one gives back is nothing that the type has.
        const told = logger[level](object, message) as unknown
        if (isPromiseLike(told)) Promise.resolve(told).catch(failed)
      } catch (error) {
        failed(error)
      }
    }
  return { debug: guarded('debug'), info: guarded('info'), warn: guarded('warn'), error: guarded('error') }
}

const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function'
