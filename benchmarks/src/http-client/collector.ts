import type { Dispatcher } from 'undici'

/** Makes one body of what undici's `dispatch` brings, and checks nothing. */
export class Collector implements Dispatcher.DispatchHandler {
  readonly #chunks: Buffer[] = []
  readonly #resolve: (body: Uint8Array) => void
  readonly onError: (error: Error) => void

  constructor(resolve: (body: Uint8Array) => void, reject: (error: Error) => void) {
    this.#resolve = resolve
    this.onError = reject
  }

  onConnect(): void {}

  onHeaders(): boolean {
    return true
  }

  onData(chunk: Buffer): boolean {
    this.#chunks.push(chunk)
    return true
  }

  onComplete(): void {
    this.#resolve(joined(this.#chunks))
  }
}

/** One buffer of all; without a copy if there is one. */
export const joined = (chunks: readonly Buffer[]): Uint8Array =>
  chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
