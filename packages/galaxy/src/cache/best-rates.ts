/**
 * What a key is worth that would be held for the best time and then given up: of all times, the one in which most
 * requests are to be expected for the time that it is held. Where a key that waits gets ever less likely to be asked
 * for, that is its rate; where rates rise later, as they do of keys asked for again and again in a loop, it is more. A
 * list whose oldest entry goes first needs that most, for the worth of no entry is then less than it will be. Gittins,
 * "Bandit Processes and Dynamic Allocation Indices", 1979.
 *
 * @param rates of one class, by step of the wait; positive. Replaced
 * @param widths of the steps, in the unit of time of `rates`
 */
export function takeBest(rates: Float64Array, widths: Float64Array): void {
  const ends = rates.map((rate, step) => -Math.expm1(-rate * (widths[step] as number)))
  const most = mostFrom(rates)
  for (let first = 0; first < rates.length; first++) rates[first] = bestFrom(first, rates, ends, most)
}

/** The largest rate from each step on. */
function mostFrom(rates: Float64Array): Float64Array {
  const most = rates.slice()
  for (let step = most.length - 2; step >= 0; step--)
    most[step] = Math.max(most[step] as number, most[step + 1] as number)
  return most
}

/** @param ends the part of the waits that reach a step which end in it */
function bestFrom(first: number, rates: Float64Array, ends: Float64Array, most: Float64Array): number {
  let best = 0
  let waiting = 1
  let requests = 0
  let held = 0
  // Nothing but a larger rate makes the part of all requests in the time of all larger.
  for (let step = first; step < rates.length && (most[step] as number) > best; step++) {
    const ended = waiting * (ends[step] as number)
    requests += ended
    // Requests at a rate take so much time of all who wait together.
    held += ended / (rates[step] as number)
    waiting -= ended
    if (requests > best * held) best = requests / held
  }
  return best
}
