/** Who waits for the abort of one signal, and the one listener that the signal knows of. */
interface Audience {
  readonly listeners: Set<() => void>
  readonly tell: () => void
}

/** Knows nothing but the signals' own listeners, so it is no state that universes could share by mistake. */
const audiences = new WeakMap<AbortSignal, Audience>()

/**
 * Calls `listener` when `signal` is aborted. Returns the function that takes it back. However many wait for one signal,
 * as when a request's signal is passed to all of its gets, it has one listener: Node warns of a leak at the eleventh.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const audience = audiences.get(signal) ?? gather(signal)
  audience.listeners.add(listener)
  return () => {
    if (!audience.listeners.delete(listener) || audience.listeners.size > 0) return
    signal.removeEventListener('abort', audience.tell)
    audiences.delete(signal)
  }
}

function gather(signal: AbortSignal): Audience {
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const audience = { listeners, tell }
  audiences.set(signal, audience)
  signal.addEventListener('abort', tell, { once: true })
  return audience
}
