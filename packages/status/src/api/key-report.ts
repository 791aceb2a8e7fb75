import type { KeyInspection, PromotionMessage } from '@galaxycache/galaxy'

/** What this process knows of one key: what `GET api/key?galaxy=...&key=...` gives. It does not repeat the key. */
export interface KeyReport extends KeyInspection {
  readonly galaxy: string
  /** When the value expires, in ms since the Unix epoch; undefined if no cache holds it, or it never expires. */
  readonly expiresAtMs: number | undefined
  readonly promotion: PromotionVerdict
  /** The latest decision, if it was seen: decisions are kept only while somebody watches the galaxy. */
  readonly lastDecision: PromotionDecision | undefined
}

/** What was decided about one key, and what the promoter was told. */
export interface PromotionDecision extends Pick<PromotionMessage, 'result' | 'stats'> {
  /** In ms since the Unix epoch. */
  readonly atMs: number
}

/**
 * Why a key is, or is not, in the hot cache.
 *
 * - `'owned'`: this process owns it, so its place is the main cache.
 * - `'promoted'`: it is in the hot cache.
 * - `'fallback'`: another owns it, yet it is in the main cache: the owner failed and the backend here was asked.
 * - `'left'`: it was promoted, and was evicted or has expired since.
 * - `'too-large'`: the promoter said yes, and its value is larger than what the hot cache could have then.
 * - `'denied'`: the promoter said no; `lastDecision` says what it was told.
 * - `'turned-away'`: the promoter said yes, and what would have to leave the hot cache for it is worth more.
 * - `'unseen'`: it is asked for, and was not decided about while somebody watched.
 * - `'unknown'`: nobody in this process asked for it lately.
 */
export type PromotionVerdict =
  | 'owned'
  | 'promoted'
  | 'fallback'
  | 'left'
  | 'too-large'
  | 'denied'
  | 'turned-away'
  | 'unseen'
  | 'unknown'
