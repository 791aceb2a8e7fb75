/** What peers idle at: a handler, and the version of HTTP below it. */
export type IdleWay = 'http' | 'connect over HTTP/1.1' | 'connect over HTTP/2'

/** How much memory a process has, its garbage collected, in bytes. */
export interface Memory {
  readonly rssBytes: number
  /** Of JavaScript's heap. */
  readonly heapBytes: number
}

/** What the serving process says, asked or not. */
export interface ServerReport {
  readonly port: number
  /** Connections that it has. */
  readonly open: number
  readonly memory: Memory
}
