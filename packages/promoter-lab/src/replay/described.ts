import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'

const folderOf = (name: string): string => fileURLToPath(new URL('..', import.meta.resolve(name)))

const [galaxy, promoter] = [folderOf('@galaxycache/galaxy'), folderOf('@galaxycache/promoter')]

/**
 * What a user's code threw, and where; on a line if its message is. An error may be made so that to look at it throws.
 */
export function described(error: unknown): string {
  try {
    return firstFrame(inspect(error))
  } catch {
    return 'what cannot be shown'
  }
}

/** Of a stack only where the user's code was: not what it called, of ours or of the language, nor what called it. */
function firstFrame(stack: string): string {
  const [message = '', ...frames] = stack.split(/\n +at /)
  const frame = frames.find((it) => !it.includes(promoter) && !it.endsWith('(<anonymous>)'))
  return frame === undefined || frame.includes(galaxy) ? message : `${message} at ${frame}`
}
