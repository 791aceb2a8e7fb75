import process from 'node:process'
import { Presets, SingleBar } from 'cli-progress'

/** A bar that fills up. On a pipe it is not drawn. */
export interface Bar {
  readonly update: (value: number) => void
  readonly stop: () => void
}

/** Where the demo talks: to standard output, or to standard error when that is kept for JSON. */
export class Screen {
  readonly #out: NodeJS.WriteStream

  constructor(json: boolean) {
    this.#out = json ? process.stderr : process.stdout
  }

  line(text = ''): void {
    this.#out.write(`${text}\n`)
  }

  bar(title: string, total: number): Bar {
    const bar = new SingleBar(
      {
        format: `${title} {bar} {percentage}%  {value}/{total}`,
        hideCursor: true,
        gracefulExit: false,
        stopOnComplete: false,
      },
      Presets.shades_classic,
    )
    bar.start(total, 0)
    return { update: (value) => bar.update(value), stop: () => bar.stop() }
  }

  /** The machine-readable result, always on standard output. */
  json(result: unknown): void {
    process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`)
  }
}
