/**
 * Largest value of a replay, in bytes: the largest buffer that Node 20 makes, which all values
 * of a replay are views of.
 */
export const maxValueBytes = 2 ** 32

/** Longest key of a replay, in bytes: the default of a galaxy. */
export const maxKeyBytes = 64 * 1024

/** Latest time of a request, in seconds: up to here they are told apart, and none becomes infinite in ms. */
export const maxTimeSeconds = Number.MAX_SAFE_INTEGER
