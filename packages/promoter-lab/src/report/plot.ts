import type { EChartsCoreOption } from 'echarts/core'
import type { Result } from '../cells/cell.js'
import { budgetsOf } from './budget.js'
import { grouped } from './grouped.js'
import { lineStyle } from './line-style.js'

/** Size of one diagram with its title, in pixels. */
const width = 420
const height = 300
const margin = 56

/** Diagrams side by side. */
const columns = 2

/**
 * Hot hits against the budget, as an SVG: one diagram for each trace, number of processes and routing, one line for
 * each policy. Seeds are averaged.
 */
export async function plot(results: readonly Result[]): Promise<string> {
  // Loaded when it is asked for: it takes longer than a small replay.
  const [{ init, use }, { LineChart }, components, { SVGRenderer }] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ])
  use([LineChart, components.GridComponent, components.TitleComponent, components.LegendComponent, SVGRenderer])
  const diagrams = [...grouped(results, titleOf)]
  const policies = [...new Set(results.map(({ policy }) => policy))]
  // Two lines of the legend, and for each five more policies a line more.
  const legendHeight = 60 + 37 * Math.max(0, Math.ceil(policies.length / 5) - 2)
  const size = {
    width: columns * width,
    height: legendHeight + Math.ceil(diagrams.length / columns) * height,
  }
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  chart.setOption(optionOf(diagrams, policies, legendHeight))
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg
}

const titleOf = ({ trace, peers, routing }: Result): string => `${trace}, ${peers} processes, ${routing} routing`

function optionOf(
  diagrams: readonly (readonly [string, readonly Result[]])[],
  policies: readonly string[],
  legendHeight: number,
): EChartsCoreOption {
  const budgetOf = budgetsOf(diagrams.flatMap(([, group]) => group))
  const left = (i: number): number => (i % columns) * width + margin
  const top = (i: number): number => legendHeight + Math.floor(i / columns) * height + margin / 2
  return {
    animation: false,
    backgroundColor: '#fff',
    textStyle: { fontFamily: 'sans-serif' },
    legend: { top: 8, itemGap: 24 },
    title: diagrams.map(([text], i) => ({ text, left: left(i), top: top(i) - 24, textStyle: { fontSize: 13 } })),
    grid: diagrams.map((_, i) => ({
      left: left(i),
      top: top(i) + 10,
      width: width - 1.6 * margin,
      height: height - 1.8 * margin,
    })),
    xAxis: diagrams.map((_, i) => ({
      gridIndex: i,
      type: 'value',
      name: 'budget / footprint',
      nameLocation: 'middle',
      nameGap: 26,
    })),
    yAxis: diagrams.map((_, i) => ({
      gridIndex: i,
      type: 'value',
      name: 'hot hits, %',
      nameLocation: 'middle',
      nameGap: 34,
    })),
    series: diagrams.flatMap(([, group], i) =>
      [...grouped(group, ({ policy }) => policy)].map(([name, ofPolicy]) => ({
        type: 'line',
        name,
        xAxisIndex: i,
        yAxisIndex: i,
        data: pointsOf(ofPolicy, budgetOf),
        ...lineStyle(policies.indexOf(name)),
      })),
    ),
  }
}

/**
 * Budget and mean of hot hits in percent, from the smallest budget to the largest. One of bytes stands
 * where its first seed does.
 */
function pointsOf(
  results: readonly Result[],
  budgetOf: (result: Result) => string,
): readonly (readonly [number, number])[] {
  return [...grouped(results, budgetOf).values()]
    .map((group): readonly [number, number] => {
      const percents = group.map(({ hotHits, gets }) => (100 * hotHits) / gets)
      return [group[0]?.share ?? 0, percents.reduce((sum, value) => sum + value, 0) / percents.length]
    })
    .sort(([a], [b]) => a - b)
}
