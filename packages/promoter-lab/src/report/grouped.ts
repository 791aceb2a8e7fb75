/** `values` by what `nameOf` calls them, in the order they come. As `Map.groupBy`, which Node 20 has not. */
export function grouped<V>(values: Iterable<V>, nameOf: (value: V) => string): ReadonlyMap<string, readonly V[]> {
  const groups = new Map<string, V[]>()
  for (const value of values) {
    const name = nameOf(value)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [value])
    else group.push(value)
  }
  return groups
}
