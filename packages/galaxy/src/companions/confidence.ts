/**
 * How sure an owner may be that one key is asked for after another: as often as it was lately,
 * less as often as it was not.
 */
export const confidences = [1, 2, 3] as const

/** One of {@link confidences}. */
export type Confidence = (typeof confidences)[number]

/** What a text says, such as a header. Undefined for anything that is none of {@link confidences}. */
export const readConfidence = (text: string | undefined): Confidence | undefined =>
  confidences.find((confidence) => String(confidence) === text)
