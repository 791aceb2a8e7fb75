/** Those of ECharts, so that few policies look as its charts do. */
const colours = [
  '#5070dd',
  '#b6d634',
  '#505372',
  '#ff994d',
  '#0ca8df',
  '#ffd10a',
  '#fb628b',
  '#785db0',
  '#3fbe95',
] as const

/** What tells lines of one colour apart. */
const rounds = [
  { symbol: 'emptyCircle', type: 'solid' },
  { symbol: 'rect', type: 'dashed' },
  { symbol: 'triangle', type: 'dotted' },
  { symbol: 'diamond', type: [12, 4, 2, 4] },
] as const

/** How the line of a policy is drawn, by the policy's number: no two of the first 36 alike. */
export function lineStyle(number: number): object {
  const color = colours[number % colours.length]
  const { symbol, type } = rounds[Math.floor(number / colours.length) % rounds.length] ?? rounds[0]
  return { symbol, itemStyle: { color }, lineStyle: { color, type } }
}
