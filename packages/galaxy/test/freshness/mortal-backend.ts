import type { BackendGetter } from '@galaxycache/galaxy'

/** How long its values live, in ms. */
export const ttlMs = 10_000

/** A backend whose values live for ten seconds and tell which load brought them: `1`, `2` and so on. */
export class MortalBackend {
  /** Calls, failed ones included. */
  calls = 0
  /** What becomes of the next calls; undefined: they bring a value. */
  state: 'up' | 'down' | 'gone' = 'up'
  /** While set, calls wait until it settles. */
  gate: Promise<void> | undefined

  readonly load: BackendGetter<string> = async (_key, { expireIn, notFound }) => {
    this.calls += 1
    const value = String(this.calls)
    await this.gate
    if (this.state === 'down') throw new Error('the backend is down')
    if (this.state === 'gone') notFound()
    expireIn(ttlMs)
    return value
  }

  /** Holds calls back. @returns what lets them go on */
  hold(): () => void {
    let release = (): void => {}
    this.gate = new Promise((resolve) => {
      release = resolve
    })
    return () => {
      this.gate = undefined
      release()
    }
  }
}
