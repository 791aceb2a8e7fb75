import { Universe } from '@galaxycache/galaxy'
import type { ExecutionContext } from 'ava'
import type { ProtocolName } from './peer-messages.js'
import { type Serving, startServing } from './serving.js'

/** Two processes, of which one asks the other. They know each other once {@link meet} is over. */
export interface TwoUniverses {
  readonly serving: Serving
  readonly owning: Universe
  readonly asking: Universe
  meet(): Promise<void>
}

/** One that is served over `name`, and one that is no owner itself; both end with the test. */
export async function twoUniverses(
  t: ExecutionContext,
  name: ProtocolName,
  limits: Parameters<typeof startServing>[2] = {},
): Promise<TwoUniverses> {
  const serving = await startServing(name, 0, limits)
  const owning = new Universe({ self: 'owner' })
  const asking = new Universe({ self: 'asker', protocol: serving.protocol, includeSelf: false })
  t.teardown(async () => {
    await asking.close()
    await owning.close()
    await serving.close()
  })
  serving.serve(owning)
  return { serving, owning, asking, meet: () => asking.setPeers([{ id: 'owner', url: serving.url }]) }
}
