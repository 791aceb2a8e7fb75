import { readFileSync, writeFileSync } from 'node:fs'
import type { KeyResult, Mode } from '../control/messages.js'
import type { H2Message } from './h2-message.js'

/** Which wire was recorded, and who of the two was Go's. */
export type RecordingName = 'http-go-client' | 'http-go-server' | 'grpc-go-client' | 'grpc-go-server'

/** What a message is kept as. HTTP/1.1: its bytes, one character each (latin1). gRPC: what HTTP/2 carried. */
export interface Messages {
  readonly 'http-go-client': string
  readonly 'http-go-server': string
  readonly 'grpc-go-client': H2Message
  readonly 'grpc-go-server': H2Message
}

/** What the client made of an answer; without the wording of errors, which is each implementation's own. */
export type Outcome = Omit<KeyResult, 'message'>

/** {@link Outcome} of what a key came to. */
export function outcomeOf({ message: _wording, ...outcome }: KeyResult): Outcome {
  return outcome
}

/** A question, the messages that it came to, and what the client made of them. */
export interface Exchange<M> {
  readonly title: string
  readonly mode: Mode
  readonly galaxy: string
  /** Base64. */
  readonly key: string
  readonly request: M
  readonly answer: M
  readonly outcome: Outcome
}

/** A file of recorded exchanges. */
export interface Recording<M> {
  readonly about: string
  /** Version of Go, and of its gRPC where that matters. */
  readonly versions: string
  readonly exchanges: readonly Exchange<M>[]
}

const fileOf = (name: RecordingName): URL => new URL(`../../recorded/${name}.json`, import.meta.url)

/** Reads a recording of the repository. */
export function readRecording<N extends RecordingName>(name: N): Recording<Messages[N]> {
  return JSON.parse(readFileSync(fileOf(name), 'utf8')) as Recording<Messages[N]>
}

/** Replaces a recording of the repository. */
export function writeRecording<N extends RecordingName>(name: N, recording: Recording<Messages[N]>): void {
  writeFileSync(fileOf(name), `${JSON.stringify(recording, undefined, 2)}\n`)
}
