import uPlot from 'uplot'
import { formatRate, formatTime } from '#client/format.js'
import { stacked } from '#client/hit-series.js'
import type { HitSeries } from '../api/galaxy-report.js'

/** The least that the axis spans; it grows with what there is to see. */
const minSeconds = 60

/** A live chart of how gets are answered: levels on top of each other, the nearest at the bottom. */
export class HitChart {
  readonly #parent: HTMLElement
  readonly #historyMs: number
  #plot: uPlot | undefined
  #series: HitSeries | undefined
  #endMs = 0

  /** @param historyMs how far back it looks */
  constructor(parent: HTMLElement, historyMs: number) {
    this.#parent = parent
    this.#historyMs = historyMs
    // A canvas does not follow the style sheet by itself.
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw())
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(parent)
  }

  /** Draws `series` up to `endMs`. */
  show(series: HitSeries, endMs: number): void {
    this.#series = series
    this.#endMs = endMs
    if (this.#plot === undefined) this.#draw()
    else this.#plot.setData(stacked(series) as uPlot.AlignedData)
  }

  #draw(): void {
    if (this.#series === undefined) return
    this.#plot?.destroy()
    const style = getComputedStyle(document.documentElement)
    const color = (name: string): string => style.getPropertyValue(`--${name}`).trim()
    const axis = { stroke: color('muted'), grid: { stroke: color('faint'), width: 1 }, ticks: { show: false } }
    const options: uPlot.Options = {
      ...this.#size(),
      cursor: { show: false },
      legend: { show: false },
      padding: [8, 24, 0, 0],
      scales: {
        x: { range: () => this.#range() },
        y: { range: (_, __, max) => [0, Math.max(max, 1) * 1.05] },
      },
      axes: [
        {
          ...axis,
          size: 30,
          space: 90,
          values: (_, seconds) => seconds.map((second) => formatTime(second * 1000)),
        },
        { ...axis, size: 50, values: (_, rates) => rates.map(formatRate) },
      ],
      series: [{}, ...[5, 4, 3, 2, 1].map((level) => layer(color(`level-${level}`)))],
    }
    this.#plot = new uPlot(options, stacked(this.#series) as uPlot.AlignedData, this.#parent)
  }

  /** In seconds. Whole ones, for uPlot counts its minutes from where the axis begins. */
  #range(): [from: number, to: number] {
    const end = Math.ceil(this.#endMs / 1000)
    const first = Math.floor((this.#series?.atMs[0] ?? this.#endMs) / 1000)
    return [Math.max(end - Math.ceil(this.#historyMs / 1000), Math.min(first, end - minSeconds)), end]
  }

  #size(): { readonly width: number; readonly height: number } {
    return { width: this.#parent.clientWidth, height: this.#parent.clientHeight }
  }
}

const layer = (color: string): uPlot.Series => ({ stroke: color, fill: color, width: 1, points: { show: false } })
