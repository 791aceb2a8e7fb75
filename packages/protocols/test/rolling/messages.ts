/** What one process counted since it began. */
export interface Counts {
  readonly gets: number
  /** Codes of the errors that callers got, with how many of each. */
  readonly errors: Readonly<Record<string, number>>
  readonly backendLoads: number
  readonly handedOff: number
  readonly adopted: number
  readonly warmUpHits: number
}

/** What the parent tells a process. It ends by SIGTERM, as where processes are deployed. */
export type Order =
  | { readonly kind: 'peers'; readonly urls: readonly string[] }
  /** From now on the process gets keys by itself. */
  | { readonly kind: 'load'; readonly getsPerSecond: number }
  | { readonly kind: 'count' }

/** What a process tells its parent. */
export type Report =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'counts'; readonly counts: Counts }
  /** It has begun to leave, and is not ready for work any more. */
  | { readonly kind: 'leaving' }
  /** It has left, and ends. */
  | { readonly kind: 'left'; readonly counts: Counts }
