export type { Assertions } from './assertions.js'
export { boundedMemory } from './bounded-memory.js'
export type { PromoterCase, PromoterSubject } from './promoter-case.js'
export { promoterContract } from './promoter-contract.js'
