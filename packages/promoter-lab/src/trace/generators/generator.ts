import type { Trace } from '../trace.js'

/** How much of a built-in stream to draw, and from where. */
export interface GeneratorOptions {
  /** Requests to draw. */
  readonly requests: number
  /** The same seed draws the same stream. */
  readonly seed: number
}

/** Draws a stream that needs no file. */
export type Generator = (options: GeneratorOptions) => Trace
