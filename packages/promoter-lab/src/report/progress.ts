import { Presets, SingleBar } from 'cli-progress'

/** A bar on stderr, so that what is printed may go into a file. Silent where nobody looks. */
export class Progress {
  readonly #bar = new SingleBar(
    {
      format: '{bar} {value}/{total} replays, {eta_formatted} left  {trace}',
      noTTYOutput: false,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  )

  /** @param replays to come */
  constructor(replays: number) {
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
