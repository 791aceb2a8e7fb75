import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A server of somebody else's, started for one benchmark on a free port of loopback. */
export interface OwnServer {
  readonly port: number
  stop(): Promise<void>
}

/** A process that cannot be started, or does not listen by then, is not worth waiting for. */
const patienceMs = 10_000

/** @returns undefined if there is no such command on this machine. @throws Error if it does not listen */
export async function startServer(
  command: string,
  argumentsFor: (port: number) => readonly string[],
): Promise<OwnServer | undefined> {
  const port = await freePort()
  const child = spawn(command, argumentsFor(port), { stdio: 'ignore' })
  if (!(await hasStarted(child))) return undefined
  await listening(child, command, port)
  return {
    port,
    stop: async () => {
      if (hasEnded(child)) return
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}

/** Whether its command exists. @throws what else keeps it from being started */
async function hasStarted(child: ChildProcess): Promise<boolean> {
  try {
    await once(child, 'spawn')
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new TypeError(`expected a port, got ${address}`)
  return address.port
}

async function listening(child: ChildProcess, command: string, port: number): Promise<void> {
  const endMs = performance.now() + patienceMs
  while (!(await accepts(port))) {
    if (hasEnded(child)) throw new Error(`${command} ended with ${child.exitCode ?? child.signalCode}`)
    if (performance.now() > endMs) {
      child.kill()
      throw new Error(`${command} did not listen within ${patienceMs} ms`)
    }
    await delay(20)
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (connected: boolean): void => {
      socket.destroy()
      resolve(connected)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}
