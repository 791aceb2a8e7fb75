import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import type { PeerRequest } from '@galaxycache/galaxy'
import {
  GalaxyCache,
  GetRequestSchema,
  GetResponseSchema,
  PeekRequestSchema,
  PeekResponseSchema,
} from '../../messages/gen/galaxycachepb/galaxycache_pb.js'
import type { AnswerFields, answerOf } from '../answer.js'
import { type AnswerFieldNumbers, encodeAnswerMessage } from './answer-message.js'

/** What both calls for one value ask for. */
export interface Asked {
  readonly galaxy: string
  readonly key: Uint8Array
}

/** One of the two calls for one value, as unary Connect carries it. */
export interface UnaryRpc {
  /** Request target, after a peer's prefix. */
  readonly path: string
  readonly mode: PeerRequest['mode']
  encodeRequest(asked: Asked): Uint8Array
  /** @throws Error for bytes that are no such message */
  decodeRequest(bytes: Uint8Array): Asked
  /** In pieces that follow each other; at least one. */
  encodeAnswer(fields: ReturnType<typeof answerOf>): readonly Uint8Array[]
  /** @throws Error for bytes that are no such message */
  decodeAnswer(bytes: Uint8Array): AnswerFields
}

const pathOf = (method: { readonly name: string }): string => `/${GalaxyCache.typeName}/${method.name}`

const numbersOf = ({ field }: typeof GetResponseSchema | typeof PeekResponseSchema): AnswerFieldNumbers => ({
  value: field.value.number,
  expiry: field.expiry.number,
})
const getNumbers = numbersOf(GetResponseSchema)
const peekNumbers = numbersOf(PeekResponseSchema)

/** From caches and backend. */
export const fetchRpc: UnaryRpc = {
  path: pathOf(GalaxyCache.method.getFromPeer),
  mode: 'no-peer-backend',
  encodeRequest: (asked) => toBinary(GetRequestSchema, create(GetRequestSchema, asked)),
  decodeRequest: (bytes) => fromBinary(GetRequestSchema, bytes),
  encodeAnswer: (fields) => encodeAnswerMessage(fields, getNumbers),
  decodeAnswer: (bytes) => fromBinary(GetResponseSchema, bytes),
}

/** From caches alone. */
export const peekRpc: UnaryRpc = {
  path: pathOf(GalaxyCache.method.peekPeer),
  mode: 'peek',
  encodeRequest: (asked) => toBinary(PeekRequestSchema, create(PeekRequestSchema, asked)),
  decodeRequest: (bytes) => fromBinary(PeekRequestSchema, bytes),
  encodeAnswer: (fields) => encodeAnswerMessage(fields, peekNumbers),
  decodeAnswer: (bytes) => fromBinary(PeekResponseSchema, bytes),
}
