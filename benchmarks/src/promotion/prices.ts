/** Of a number of gets: what one took, and which part of them were fetches, and led to loads from the backend. */
export interface Gets {
  readonly ns: number
  readonly fetches: number
  readonly loads: number
}

/** What a fetch and a load take beside a get that is neither, in ns. */
export interface Prices {
  readonly fetchNs: number
  readonly loadNs: number
}

/** The prices that explain `measured` best, by least squares. NaN if fetches and loads always went together. */
export function pricesOf(measured: readonly Gets[]): Prices {
  const mean = meanOf(measured)
  const apart = measured.map((gets) => minus(gets, mean))
  const sum = (product: (gets: Gets) => number): number => apart.reduce((all, gets) => all + product(gets), 0)
  const ff = sum(({ fetches }) => fetches * fetches)
  const fl = sum(({ fetches, loads }) => fetches * loads)
  const ll = sum(({ loads }) => loads * loads)
  const fn = sum(({ fetches, ns }) => fetches * ns)
  const ln = sum(({ loads, ns }) => loads * ns)
  const determinant = ff * ll - fl * fl
  return { fetchNs: (fn * ll - ln * fl) / determinant, loadNs: (ln * ff - fn * fl) / determinant }
}

/** What a get of `gets` takes more than one of `others` would with as many fetches and loads, in ns. */
export function extraNs(gets: Gets, others: Gets, { fetchNs, loadNs }: Prices): number {
  const { ns, fetches, loads } = minus(gets, others)
  return ns - fetches * fetchNs - loads * loadNs
}

/** Of many slices of gets together. */
export function meanOf(slices: readonly Gets[]): Gets {
  const mean = (of: (gets: Gets) => number): number => slices.reduce((all, one) => all + of(one), 0) / slices.length
  return { ns: mean(({ ns }) => ns), fetches: mean(({ fetches }) => fetches), loads: mean(({ loads }) => loads) }
}

const minus = (a: Gets, b: Gets): Gets => ({
  ns: a.ns - b.ns,
  fetches: a.fetches - b.fetches,
  loads: a.loads - b.loads,
})
