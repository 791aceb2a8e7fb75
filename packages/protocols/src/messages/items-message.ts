import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { type FetchedItem, type FetchedValue, InvalidArgumentError, PeerError } from '@galaxycache/galaxy'
import { placed, reportOf } from '../transport/reported-error.js'
import { countFields } from './count-fields.js'
import { decodeMessage, epochOf, expiryOf } from './decode-message.js'
import {
  type FetchedItemSchema,
  FetchManyResponseSchema,
  type FetchedItem as ItemMessage,
} from './gen/galaxycache/peers/v1/peers_pb.js'
import { errorOfItem } from './item-error.js'
import type { AskedKeys } from './keys-message.js'

type ItemFields = MessageInitShape<typeof FetchedItemSchema>

/** An item has this much at most besides its value and its texts, in bytes: tags, lengths, expiry, epoch, a code. */
const besidesValueBytes = 64

/** In characters. A thousand keys may all have failed. */
const maxTextLength = 256

/** A character of UTF-16 in UTF-8. */
const maxCharacterBytes = 3

/** Says that there is no room for the value. It comes without a text, which would be the same for all of them. */
const leftOut: ItemFields = { errorCode: 'UNSUPPORTED' }

/**
 * An answer of at most `maxBytes`. Values for which it has no room are left out, as {@link leftOut} says.
 * @throws InvalidArgumentError if there are more items than such an answer can have
 */
export function encodeItems(items: readonly FetchedItem[], maxBytes: number): Uint8Array {
  let roomBytes = maxBytes - besidesValueBytes * items.length
  if (roomBytes < 0)
    throw new InvalidArgumentError(`an answer of at most ${maxBytes} bytes must do for the keys, got ${items.length}`)
  const fields = items.map((item) => {
    const itemFields = 'error' in item ? failureFields(item.error) : valueFields(item)
    const itemBytes = sizeOf(itemFields)
    if (itemBytes > roomBytes) return 'error' in item ? { errorCode: itemFields.errorCode ?? '' } : leftOut
    roomBytes -= itemBytes
    return itemFields
  })
  return toBinary(FetchManyResponseSchema, create(FetchManyResponseSchema, { items: fields }))
}

function valueFields({ bytes, expiresAtMs, epoch, codecVersion }: FetchedValue): ItemFields {
  if (epoch === undefined && codecVersion === undefined) return { value: bytes, expiresAtMs }
  return { value: bytes, expiresAtMs, epoch: BigInt(epoch ?? 0), codecVersion: codecVersion ?? '' }
}

function failureFields(error: unknown): ItemFields {
  const { code = 'PEER_FAILED', text } = reportOf(error, maxTextLength)
  // The asking peer can say itself that a key does not exist. Half of the character at the cut is none.
  return code === 'NOT_FOUND' ? { errorCode: code } : { errorCode: code, errorText: text.toWellFormed() }
}

const sizeOf = ({ value, codecVersion = '', errorText = '' }: ItemFields): number =>
  (value?.byteLength ?? 0) + (codecVersion.length + errorText.length) * maxCharacterBytes

/** Who answers, what it was asked, and how long a value may be. */
export interface ItemsExpected extends AskedKeys {
  /** Id of the peer. */
  readonly peer: string
  readonly maxValueBytes: number
}

/**
 * What {@link encodeItems} was given. The values are views of `bytes`.
 * @throws Error if they are no such message, or have not one item a key
 */
export function decodeItems(bytes: Uint8Array, expected: ItemsExpected): readonly FetchedItem[] {
  const { length } = expected.keys
  const count = countFields(bytes, [FetchManyResponseSchema.field.items.number], length)
  if (count !== length)
    throw new TypeError(`an answer for ${length} keys must have as many items, got ${count > length ? 'more' : count}`)
  const { items } = decodeMessage(FetchManyResponseSchema, bytes)
  return items.map((item, index) => itemOf(item, expected.keys[index] as string, expected))
}

function itemOf(item: ItemMessage, key: string, { galaxy, peer, maxValueBytes }: ItemsExpected): FetchedItem {
  const { value, expiresAtMs, epoch, codecVersion, errorCode, errorText } = item
  const place = { galaxy, key, peer }
  if (errorCode !== '') return { error: errorOfItem(errorCode, errorText, place) }
  if (value.byteLength > maxValueBytes)
    return {
      error: new PeerError(`a value must be at most ${maxValueBytes} bytes, got ${value.byteLength}`, placed(place)),
    }
  const fetched = { bytes: value, expiresAtMs: expiryOf(expiresAtMs) }
  if (epoch === 0n && codecVersion === '') return fetched
  return { ...fetched, epoch: epoch === 0n ? undefined : epochOf(epoch), codecVersion: codecVersion || undefined }
}
