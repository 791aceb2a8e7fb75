/**
 * Of a key that was asked for once, and whose owner had to load it then: as far as can be known nobody in the cluster had asked
 * for it before. How often keys were asked for is in a byte, with this as one of its values.
 */
export const firstOfAll = 255

/** More uses than this make no difference. */
const maxUses = firstOfAll - 1

/**
 * Keys are told apart by how often they were asked for: once in the cluster, once here, twice, up to 4, 8, 16, 32 and 64 times, and
 * more often.
 */
export const useClasses = 9

/** The class of a key that was asked for `uses` times, from 1, or {@link firstOfAll}. */
export const useClass = (uses: number): number =>
  uses === firstOfAll ? 0 : Math.min(useClasses - 1, 33 - Math.clz32(uses - 1))

/** The uses of a key that had `uses`, 0 being none, and was asked for once more. */
export const oneMore = (uses: number): number => (uses === firstOfAll ? 2 : Math.min(uses + 1, maxUses))

/** The uses of a key that is asked for the first time here. */
export const firstUse = (wasLoaded: boolean | undefined): number => (wasLoaded === true ? firstOfAll : 1)
