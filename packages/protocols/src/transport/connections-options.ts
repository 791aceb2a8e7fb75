import { requireCount } from './require-count.js'

const MiB = 2 ** 20

/** Limits of the HTTP/1.1 connections to one peer. */
export interface ConnectionsOptions {
  /**
   * Connections at most; calls beyond wait their turn. Default 16. On loopback 4 were a fifth slower and 64 no faster
   * (`benchmarks/src/http-client.ts`).
   */
  readonly maxConnections?: number
  /**
   * Calls waiting for a connection at most; one more fails at once. Default 16,384, about a second's work of a
   * busy peer: who comes later would wait in vain.
   */
  readonly maxWaiting?: number
  /**
   * Values being read at once may have this many bytes together; a value that is larger is read alone. Default 4 MiB: a
   * bound for memory, which costs no speed.
   */
  readonly maxBytesInFlight?: number
  /** Longest head of an answer, in bytes. Default 16 KiB. */
  readonly maxHeaderBytes?: number
  /**
   * Time to connect, TLS included, in ms, kept to about a second. Default 3,000. A call's own
   * time limit may pass before.
   */
  readonly connectTimeoutMs?: number
  /**
   * Idle connections are closed after this time, in ms. Default 30,000. A peer that announces a shorter time in its
   * answers is left two seconds before that.
   */
  readonly keepAliveTimeoutMs?: number
}

/** Checked and complete {@link ConnectionsOptions}. */
export type ResolvedConnectionsOptions = Required<ConnectionsOptions>

/** @throws RangeError that names the option, the rule and the value */
export function resolveConnectionsOptions(options: ConnectionsOptions): ResolvedConnectionsOptions {
  const { maxConnections = 16, maxWaiting = 16_384, maxBytesInFlight = 4 * MiB, maxHeaderBytes = 16 * 1024 } = options
  const { connectTimeoutMs = 3_000, keepAliveTimeoutMs = 30_000 } = options
  const counts = {
    maxConnections,
    maxWaiting,
    maxBytesInFlight,
    maxHeaderBytes,
    connectTimeoutMs,
    keepAliveTimeoutMs,
  }
  for (const [name, value] of Object.entries(counts)) requireCount(name, value, name === 'maxWaiting' ? 0 : 1)
  return counts
}
