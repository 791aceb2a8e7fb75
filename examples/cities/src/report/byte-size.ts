const units = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const

/** Bytes that a text such as `64MiB`, `1.5 GiB` or `4096` stands for; undefined if it stands for none. */
export function parseByteSize(text: string): number | undefined {
  const [, number, unit = 'B'] = /^(\d+(?:\.\d+)?) ?(B|KiB|MiB|GiB)?$/.exec(text) ?? []
  if (number === undefined) return undefined
  const bytes = Number(number) * units[unit as keyof typeof units]
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** The same the other way round, in the largest unit that it reaches: `64 MiB`, `1.5 GiB`. */
export function formatByteSize(bytes: number): string {
  const name = bytes >= units.GiB ? 'GiB' : bytes >= units.MiB ? 'MiB' : bytes >= units.KiB ? 'KiB' : 'B'
  return `${Number((bytes / units[name]).toFixed(1))} ${name}`
}
