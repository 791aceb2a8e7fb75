/**
 * A path along a circle round the origin, clockwise from the top: from turn `from` to turn `to`, where 1 is once round.
 */
export function arc(radius: number, from: number, to: number): string {
  // Both ends of a whole circle are one point, between which no arc is drawn.
  if (to - from > 0.999) return `${arc(radius, from, from + 0.5)}${arc(radius, from + 0.5, from + 0.999)}Z`
  const isLong = to - from > 0.5 ? 1 : 0
  return `M${point(radius, from)}A${radius} ${radius} 0 ${isLong} 1 ${point(radius, to)}`
}

function point(radius: number, turn: number): string {
  const angle = 2 * Math.PI * turn
  return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`
}
