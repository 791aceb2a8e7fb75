/** Longest delay of a native timer: a longer one passes at once. */
const longestDelayMs = 2 ** 31 - 1

/** A delay that a native timer keeps. Three weeks and a half are as good as the longer time that was asked for. */
export const timerDelay = (delayMs: number): number => Math.min(delayMs, longestDelayMs)
