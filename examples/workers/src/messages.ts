/** What the primary tells a worker. */
export type Order =
  /** Be peers with all of these. -> `joined` */
  | { readonly type: 'join'; readonly urls: readonly string[] }
  /** Get each of these keys. -> `asked` */
  | { readonly type: 'ask'; readonly keys: readonly string[] }

/** What a worker tells the primary. */
export type Report =
  /** Peers reach it here. */
  { readonly type: 'listening'; readonly url: string } | { readonly type: 'joined' } | { readonly type: 'asked' }
