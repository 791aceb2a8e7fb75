import process from 'node:process'

/** The child's end of the channel to the process that forked it. */
export interface ParentLink<Order, Report> {
  report(report: Report): void
  /** Calls `handle` for each order. What it throws or rejects with is reported to the parent as a failure. */
  onOrder(handle: (order: Order) => Promise<void> | void): void
  /** Calls `close` when the parent wants the process to end; the process ends when it has. */
  onStop(close: () => Promise<void>): void
}

/** Orders that every child understands. */
export interface StopOrder {
  readonly type: 'stop'
}

/** A child that cannot go on says why. */
export interface FailedReport {
  readonly type: 'failed'
  readonly message: string
}

/** Ties this process to its parent: Ctrl-C is the parent's to handle, and a child does not outlive it. */
export function attendParent<Order extends { readonly type: string }, Report>(): ParentLink<Order, Report> {
  const send = (message: Report | FailedReport): void => {
    process.send?.(message)
  }
  const fail = (error: unknown): void => send({ type: 'failed', message: String(error) })
  let handle: (order: Order) => Promise<void> | void = () => {}
  let close = async (): Promise<void> => {}
  const stop = async (): Promise<void> => {
    await close().catch(fail)
    process.exit()
  }

  // A terminal sends these to the whole group of processes.
  process.on('SIGINT', () => {}).on('SIGHUP', () => {})
  process.on('disconnect', () => process.exit(1))
  process.on('message', (order: Order | StopOrder) => {
    if (order.type === 'stop') void stop()
    else void (async () => handle(order as Order))().catch(fail)
  })
  process.on('uncaughtException', fail)
  return {
    report: send,
    onOrder: (listener) => {
      handle = listener
    },
    onStop: (listener) => {
      close = listener
    },
  }
}
