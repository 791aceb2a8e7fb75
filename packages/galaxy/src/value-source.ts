import type { Waiters } from './load.js'
import type { Loaded } from './loaded.js'

/** Where this process loads values itself: its backend, or a room before it that may spare the backend a call. */
export interface ValueSource<T> {
  /** @throws NotFoundError, BackendError, CodecError, DeadlineExceededError */
  load(key: string, waiters: Waiters): Promise<Loaded<T>>
}
