/**
 * Lets everything run that waits for nothing but other promises, for tests whose time stands still. Sockets and
 * timers are not waited for.
 */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}
