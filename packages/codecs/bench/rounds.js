/**
 * Median time of one call of each of `candidates`, in ns. Their rounds take turns, so that a
 * slow moment hits all alike.
 */
export function medians(candidates, { rounds = 9, calls }) {
  const times = new Map(Object.keys(candidates).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(candidates)) times.get(name).push(timed(run, calls))
  }
  return Object.fromEntries([...times].map(([name, taken]) => [name, taken.sort((a, b) => a - b)[rounds >> 1]]))
}

let sink

function timed(run, calls) {
  const startMs = performance.now()
  for (let call = 0; call < calls; call++) sink = run(call)
  return ((performance.now() - startMs) * 1e6) / calls
}

/** Keeps results alive, so that no call is optimised away. */
export const lastResult = () => sink
