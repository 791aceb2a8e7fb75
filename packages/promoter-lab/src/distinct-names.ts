/** Something that a run compares, under the name by which results tell it. */
export interface Named {
  readonly name: string
  /** Where it comes from, as an error says it. */
  readonly from: string
}

/**
 * No two of `all`, which are of one `kind`, have the same name: of results by name one would stand for both.
 * @throws RangeError that says where both come from
 */
export function requireDistinctNames(option: string, kind: string, all: readonly Named[]): void {
  const sources = new Map<string, string>()
  for (const { name, from } of all) {
    const other = sources.get(name)
    if (other !== undefined)
      throw new RangeError(
        `${option} must give each ${kind} a name of its own, got ${JSON.stringify(name)} for ${other} and ${from}`,
      )
    sources.set(name, from)
  }
}
