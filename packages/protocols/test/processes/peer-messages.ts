import type { GalaxyStats } from '@galaxycache/galaxy'

/** How peer processes talk to each other. */
export type ProtocolName = 'http' | 'grpc' | 'connect'

/** What a parent tells a peer process. */
export type Order =
  | { readonly kind: 'peers'; readonly urls: readonly string[] }
  | { readonly kind: 'get'; readonly keys: readonly string[]; readonly times: number }
  /** Removes keys everywhere. */
  | { readonly kind: 'remove'; readonly keys: readonly string[] }
  /** From now on the backend answers with values of this version. */
  | { readonly kind: 'version'; readonly version: number }
  /** Lets loads of keys that begin with `held` end. */
  | { readonly kind: 'release' }
  | { readonly kind: 'stats' }
  | { readonly kind: 'close' }

/** What a peer process tells its parent. */
export type Report =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'loading'; readonly key: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'got'; readonly values: readonly string[]; readonly errors: readonly string[] }
  | { readonly kind: 'removed'; readonly failures: readonly string[] }
  | { readonly kind: 'stats'; readonly stats: GalaxyStats }
  | { readonly kind: 'failed'; readonly error: string }
