import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Universe } from '@galaxycache/galaxy'
import { statusPage } from '@galaxycache/status'

/** The status page of a process, on a server of its own. */
export interface StatusServer {
  readonly url: string
  /** Ends open pages and the server at once. */
  close(): void
}

/** Listens on a port of loopback that the system chooses. Keys are shown: they are numbers of cities. */
export async function startStatusServer(universe: Universe): Promise<StatusServer> {
  const page = statusPage(universe, { title: 'Cities', showKeys: true })
  const server = createServer(page)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const close = (): void => {
    page.close()
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close }
}
