import { WireType } from '@bufbuild/protobuf/wire'
import {
  CompanionSchema,
  CompanionsSchema,
  FetchedItemSchema,
  FetchManyRequestSchema,
  FetchManyResponseSchema,
} from './gen/galaxycache/peers/v1/peers_pb.js'

/** All fields here have numbers below 16, so that number and type are one byte. */
const tagOf = ({ number }: { readonly number: number }, type: WireType): number => (number << 3) | type

const { galaxy, keys } = FetchManyRequestSchema.field

/** What the fields of a request for many keys begin with. */
export const requestTags = {
  galaxy: tagOf(galaxy, WireType.LengthDelimited),
  key: tagOf(keys, WireType.LengthDelimited),
} as const

const { items, versions } = FetchManyResponseSchema.field

/** What the fields of an answer begin with. */
export const answerTags = {
  item: tagOf(items, WireType.LengthDelimited),
  versions: tagOf(versions, WireType.LengthDelimited),
} as const

const { field } = FetchedItemSchema

/** What the fields of an item that is a value begin with. */
export const valueTags = {
  value: tagOf(field.value, WireType.LengthDelimited),
  expiresAtMs: tagOf(field.expiresAtMs, WireType.Bit64),
  versions: tagOf(field.versions, WireType.Varint),
} as const

/** What each companion of a message begins with. */
export const companionTag = tagOf(CompanionsSchema.field.companions, WireType.LengthDelimited)

const { key, value, expiresAtMs, confidence } = CompanionSchema.field

/** What the fields of a companion begin with. */
export const companionTags = {
  key: tagOf(key, WireType.LengthDelimited),
  value: tagOf(value, WireType.LengthDelimited),
  expiresAtMs: tagOf(expiresAtMs, WireType.Bit64),
  confidence: tagOf(confidence, WireType.Varint),
} as const
