/**
 * How far a request may go.
 *
 * - `'regular'`: caches, the owner, the backend. What an application asks for.
 * - `'no-peer-backend'`: caches and this process's backend. What peers are served, so a request takes at most one hop.
 * - `'peek'`: caches alone.
 */
export type FetchMode = 'regular' | 'no-peer-backend' | 'peek'
