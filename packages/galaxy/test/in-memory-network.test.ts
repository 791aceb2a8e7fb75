import { fetchProtocolContract, InMemoryNetwork, type ServeContract } from '@galaxycache/galaxy/testing'
import test from 'ava'

let served = 0

const inMemoryPeer: ServeContract = async (server) => {
  const network = new InMemoryNetwork()
  const url = `memory://${served++}`
  network.serve(url, server)
  return { url, protocol: network.protocol('memory://client'), close: async () => network.stop(url) }
}

for (const { title, run } of fetchProtocolContract) {
  test(`in memory: ${title}`, (t) => run(t, inMemoryPeer))
}
