import { always, hotterThanColdest, never, oneIn, type Promoter, previouslyKnown } from '@galaxycache/promoter'
import type { PromoterName } from '../options.js'

/** The policies that `--promoter` names. */
export const promoters: Readonly<Record<PromoterName, () => Promoter>> = {
  always,
  'hotter-than-coldest': hotterThanColdest,
  never,
  'one-in-10': () => oneIn(10),
  'previously-known': previouslyKnown,
}
