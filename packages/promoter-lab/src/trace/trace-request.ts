/** One request, as a line of a trace or a generator says. */
export interface TraceRequest {
  readonly key: string
  /** Length of the key's value, in bytes. */
  readonly valueBytes?: number | undefined
  /** In seconds since some moment of the trace's own. */
  readonly timeSeconds?: number | undefined
  /** Who asked, under any name. */
  readonly client?: string | undefined
}
