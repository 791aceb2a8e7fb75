import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { median } from '../http-client/compare.js'
import type { Contestant } from '../http-client/contestants.js'

/** What a call costs the client's process and the server's, in us of CPU, one number a round. */
export interface Costs {
  readonly client: readonly number[]
  readonly server: readonly number[]
}

const inFlight = 16
const readsPerTurn = 500

/**
 * Reads values of 1 KiB, in turns. Where other work runs on the machine, it takes from the rates as it likes, and
 * leaves the CPU time nearly as it is.
 * @param server answers each message with its CPU time
 */
export async function costsOf(
  contestants: readonly Contestant[],
  server: ChildProcess,
  rounds: number,
): Promise<ReadonlyMap<Contestant, Costs>> {
  const costs = new Map(
    contestants.map((contestant) => [contestant, { client: [] as number[], server: [] as number[] }]),
  )
  const backwards = contestants.toReversed()
  for (let round = 0; round < rounds; round++) {
    for (const contestant of round % 2 === 0 ? contestants : backwards) {
      const serverBefore = await serverCpuUs(server)
      const before = cpuUs(process.cpuUsage())
      await read(contestant)
      costs.get(contestant)?.client.push((cpuUs(process.cpuUsage()) - before) / readsPerTurn)
      costs.get(contestant)?.server.push(((await serverCpuUs(server)) - serverBefore) / readsPerTurn)
    }
  }
  return costs
}

/** As `393 + 380 us`: client and server. */
export const costText = ({ client, server }: Costs): string =>
  `${Math.round(median(client))} + ${Math.round(median(server))} us`

/** Of both ends together, one number a round. */
export const bothEnds = ({ client, server }: Costs): readonly number[] =>
  client.map((us, round) => us + (server[round] ?? Number.NaN))

async function read(contestant: Contestant): Promise<void> {
  let count = 0
  const readInTurn = async (): Promise<void> => {
    while (count < readsPerTurn) await contestant.read(`1024-${count++}`)
  }
  await Promise.all(Array.from({ length: inFlight }, readInTurn))
}

const cpuUs = ({ user, system }: NodeJS.CpuUsage): number => user + system

async function serverCpuUs(server: ChildProcess): Promise<number> {
  server.send('cpu')
  const [usage] = (await once(server, 'message')) as [NodeJS.CpuUsage]
  return cpuUs(usage)
}
