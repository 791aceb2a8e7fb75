import type { Labels } from '../instruments/instrument.js'

/** Labels as they stand between braces in the exposition: `galaxy="users",level="hot"`. Empty without labels. */
export function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')
}

const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
