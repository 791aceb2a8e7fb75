import { Presets, SingleBar } from 'cli-progress'

/** A bar of the replays that are done. Silent where nobody looks. */
export class Progress {
  readonly #bar: SingleBar

  /**
   * @param replays to come
   * @param stream where the bar goes. Default: stderr, so that what is printed may go into a file
   */
  constructor(replays: number, stream: NodeJS.WritableStream = process.stderr) {
    const format = '{bar} {value}/{total} replays, {eta_formatted} left  {trace}'
    this.#bar = new SingleBar({ format, stream, noTTYOutput: false, clearOnComplete: true }, Presets.shades_classic)
    this.#bar.start(replays, 0, { trace: '' })
  }

  /** One more replay is done. */
  done(trace: string): void {
    this.#bar.increment(1, { trace })
  }

  stop(): void {
    this.#bar.stop()
  }
}
