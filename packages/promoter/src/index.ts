export type { HotCacheStats, Promoter, PromoterLike, PromotionStats, ShouldPromote } from './promoter.js'
