import { inspect } from 'node:util'

/** Tells who started the process, where nobody else can be told. Throws nothing, whatever is to be shown. */
export function warnProcess(message: string, code: string, ...shown: readonly unknown[]): void {
  process.emitWarning(message, { code, detail: shown.map(show).join('\n') })
}

function show(value: unknown): string {
  try {
    return inspect(value)
  } catch {
    return 'what was thrown cannot be shown'
  }
}
