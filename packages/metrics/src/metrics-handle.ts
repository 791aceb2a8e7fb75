/** Metrics that are being told. */
export interface MetricsHandle extends Disposable {
  /** From now on they are not told. Idempotent. */
  close(): void
}
