import { decodeMessage } from './decode-message.js'
import {
  FetchedItemSchema,
  type FetchManyResponse,
  type FetchedItem as ItemMessage,
  type Versions,
  VersionsSchema,
} from './gen/galaxycache/peers/v1/peers_pb.js'
import { MessageCursor } from './message-cursor.js'
import { answerTags, valueTags } from './message-tags.js'

/** An item without what the library has in its messages besides. */
export type ItemFields = Pick<ItemMessage, 'value' | 'expiresAtMs' | 'versions' | 'errorCode' | 'errorText'>

/** What a FetchManyResponse says. */
export interface ItemsFields extends Pick<FetchManyResponse, 'versions'> {
  readonly items: readonly ItemFields[]
}

/**
 * Reads a FetchManyResponse as `writeItems` writes it. Undefined for one that has other than `count` items, more
 * versions, or anything that is not in the way of a {@link MessageCursor}.
 */
export function readItems(bytes: Uint8Array, count: number): ItemsFields | undefined {
  try {
    const fields = readFields(new MessageCursor(bytes), count)
    return fields.items.length === count ? fields : undefined
  } catch {
    return undefined
  }
}

/** Stops at the first that is too many: two bytes on the wire may become an object of two hundred. */
function readFields(cursor: MessageCursor, most: number): ItemsFields {
  const items: ItemFields[] = []
  const versions: Versions[] = []
  while (!cursor.atEnd) {
    const tag = cursor.tag()
    const end = cursor.end()
    if (tag === answerTags.item && items.length < most) items.push(readItem(cursor, end))
    else if (tag === answerTags.versions && versions.length < most)
      versions.push(decodeMessage(VersionsSchema, cursor.upTo(end)))
    else throw new RangeError(`an answer for ${most} keys must have so many items, and versions`)
  }
  return { items, versions }
}

const noBytes = new Uint8Array()

function readItem(cursor: MessageCursor, end: number): ItemFields {
  const start = cursor.offset
  let value: Uint8Array = noBytes
  let expiresAtMs = 0
  let versions = 0
  while (cursor.offset < end) {
    const tag = cursor.tag()
    if (tag === valueTags.value) value = cursor.upTo(cursor.end())
    else if (tag === valueTags.expiresAtMs) expiresAtMs = cursor.double()
    else if (tag === valueTags.versions) versions = cursor.varint()
    else {
      // An error, most likely. What was read is read once more.
      cursor.offset = start
      return decodeMessage(FetchedItemSchema, cursor.upTo(end))
    }
  }
  if (cursor.offset > end) throw new RangeError('a field must end with its item')
  return { value, expiresAtMs, versions, errorCode: '', errorText: '' }
}
