import { epochHeader } from '@galaxycache/galaxy'

/** The epoch that a server tells while it answers one request, for the headers of an answer that is no value. */
export class ToldEpoch {
  #number = 0

  readonly onEpoch = (epoch: number): void => {
    this.#number = epoch
  }

  /** Name, value; mostly nothing. */
  get headers(): readonly string[] {
    return Number.isSafeInteger(this.#number) && this.#number > 0 ? [epochHeader, String(this.#number)] : []
  }
}

/** Passes on what the header of an answer says. One that says nonsense costs no answer. */
export function hearEpoch(header: string | null | undefined, onEpoch: ((epoch: number) => void) | undefined): void {
  if (header !== undefined && header !== null && /^\d{1,15}$/.test(header)) onEpoch?.(Number(header))
}
