import { GalaxyError, type GalaxyErrorCode } from '@galaxycache/galaxy'
import { readStamped, ttlMs } from './source.js'

/** One get, as the contract sees it. */
export interface ObservedGet {
  readonly key: string
  /** Url of the process that was asked. */
  readonly process: string
  /** The oldest version that it may answer with. */
  readonly floor: number
  readonly beganAtMs: number
  /** For how long after its expiry a value may be answered. */
  readonly staleMs: number
  readonly aborted: boolean
}

/** What happened to the world while a get ran. */
export interface Circumstances {
  readonly sourceFailed: boolean
  /** Whether a load or fetch ran out of time, one that began before the get as well: the get may have joined it. */
  readonly loadFailed: boolean
  readonly processLeft: boolean
  /** Whether loads for peers are bounded, so that one too many is refused. */
  readonly refusable: boolean
  readonly tookMs: number
}

/** What docs/consistency.md promises of a value. @returns what is wrong, if anything is */
export function brokenByValue(
  { key, process, floor, beganAtMs, staleMs }: ObservedGet,
  value: string,
): string | undefined {
  const { version, readAtMs } = readStamped(value)
  const who = `get of ${key} at ${process}`
  if (version < floor) return `${who} gave version ${version} though a write of version ${floor} had returned`
  const staleForMs = beganAtMs - readAtMs - ttlMs
  if (staleForMs >= staleMs) return `${who} gave a value that had expired ${staleForMs} ms before`
  return undefined
}

/** As {@link brokenByValue}, of a get that failed. */
export function brokenByError(
  { key, process, aborted }: ObservedGet,
  error: unknown,
  { sourceFailed, loadFailed, processLeft, refusable, tookMs }: Circumstances,
): string | undefined {
  const excused: Partial<Record<GalaxyErrorCode, boolean>> = {
    CANCELLED: aborted,
    BACKEND_FAILED: sourceFailed,
    CLOSED: processLeft,
    DEADLINE_EXCEEDED: loadFailed,
    OVERLOADED: refusable,
  }
  if (error instanceof GalaxyError && excused[error.code] === true) return undefined
  return `get of ${key} at ${process} failed after ${tookMs} ms: ${String(error)}`
}
