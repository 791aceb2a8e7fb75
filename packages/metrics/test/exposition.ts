import type { Registry } from 'prom-client'

/**
 * Series and their numbers, as a registry prints them; `name{label="value"}` is a series.
 * @throws RangeError for one that stands twice
 */
export async function exposed(registry: Pick<Registry, 'metrics'>): Promise<ReadonlyMap<string, number>> {
  return parsed(await registry.metrics())
}

/** As {@link exposed}, of a text. */
export function parsed(text: string): ReadonlyMap<string, number> {
  const series = new Map<string, number>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const end = line.lastIndexOf(' ')
    const name = line.slice(0, end)
    if (series.has(name)) throw new RangeError(`a series must stand once in an exposition, got ${name} twice`)
    series.set(name, Number(line.slice(end + 1)))
  }
  return series
}

/** Only those whose name begins with one of these. */
export const only = (series: ReadonlyMap<string, number>, ...names: readonly string[]): Record<string, number> =>
  Object.fromEntries([...series].filter(([key]) => names.some((name) => key.startsWith(name))))
