import { type FetchedItem, type FetchedValue, InvalidArgumentError, PeerError } from '@galaxycache/galaxy'
import { type KeyPlace, placed, reportOf } from '../transport/reported-error.js'
import { countFields } from './count-fields.js'
import { decodeMessage, expiryOf } from './decode-message.js'
import { FetchManyResponseSchema } from './gen/galaxycache/peers/v1/peers_pb.js'
import { errorOfItem } from './item-error.js'
import type { AskedKeys } from './keys-message.js'
import { type ItemFields, type ItemsFields, readItems } from './read-items.js'
import { type ValueVersions, VersionTable, versionsByNumber } from './version-table.js'
import { type FailureFields, type ValueFields, writeItems } from './write-items.js'

/**
 * An item, and versions, have this much at most besides a value and texts, in bytes: tags, lengths, numbers, a code.
 */
export const besidesValueBytes = 64

/** In characters. A thousand keys may all have failed. */
const maxTextLength = 256

/** A character of UTF-16 in UTF-8. */
const maxCharacterBytes = 3

/** Says that there is no room for the value. It comes without a text, which would be the same for all of them. */
const leftOut: FailureFields = { errorCode: 'UNSUPPORTED' }

/**
 * An answer of at most `maxBytes`. Values for which it has no room are left out, as `UNSUPPORTED` says.
 * @throws InvalidArgumentError if there are more items than such an answer can have
 */
export function encodeItems(items: readonly FetchedItem[], maxBytes: number): Uint8Array {
  const answer = new RoomForItems(maxBytes - besidesValueBytes * items.length)
  if (answer.roomBytes < 0)
    throw new InvalidArgumentError(`an answer of at most ${maxBytes} bytes must do for the keys, got ${items.length}`)
  const fields = items.map((item) => ('error' in item ? answer.takeFailure(item.error) : answer.takeValue(item)))
  return writeItems(fields, answer.versions)
}

class RoomForItems {
  readonly versions = new VersionTable()
  roomBytes: number

  constructor(roomBytes: number) {
    this.roomBytes = roomBytes
  }

  takeValue(value: FetchedValue): ValueFields | FailureFields {
    const { bytes, expiresAtMs, codecVersion = '', demand = '' } = value
    const versions = this.versions.find(value)
    const textBytes = (codecVersion.length + demand.length) * maxCharacterBytes
    const versionBytes = versions === undefined ? besidesValueBytes + textBytes : 0
    if (!this.#take(bytes.byteLength + versionBytes)) return leftOut
    return { value: bytes, expiresAtMs, versions: versions ?? this.versions.add(value) }
  }

  takeFailure(error: unknown): FailureFields {
    const { code: errorCode = 'PEER_FAILED', text } = reportOf(error, maxTextLength)
    // The asking peer can say itself that a key does not exist.
    if (errorCode === 'NOT_FOUND' || !this.#take(text.length * maxCharacterBytes)) return { errorCode }
    // Half of the character at the cut is none.
    return { errorCode, errorText: text.toWellFormed() }
  }

  #take(bytes: number): boolean {
    if (bytes > this.roomBytes) return false
    this.roomBytes -= bytes
    return true
  }
}

/** Who answers, what it was asked, and how long a value may be. */
export interface ItemsExpected extends AskedKeys {
  /** Id of the peer. */
  readonly peer: string
  readonly maxValueBytes: number
}

const { items: itemsField, versions: versionsField } = FetchManyResponseSchema.field

/**
 * What {@link encodeItems} was given. The values are views of `bytes`.
 * @throws Error if they are no such message, or have not one item a key
 */
export function decodeItems(bytes: Uint8Array, expected: ItemsExpected): readonly FetchedItem[] {
  const { keys } = expected
  const { items, versions } = readItems(bytes, keys.length) ?? decodeAny(bytes, keys.length)
  const versionsOf = versionsByNumber(versions)
  return items.map((item, index) => itemOf(item, versionsOf[item.versions], keys[index] as string, expected))
}

/** Whatever protobuf allows. @throws Error for anything else, and for other than `length` items */
function decodeAny(bytes: Uint8Array, length: number): ItemsFields {
  const count = countFields(bytes, [itemsField.number], length)
  if (count !== length)
    throw new TypeError(`an answer for ${length} keys must have as many items, got ${count > length ? 'more' : count}`)
  if (countFields(bytes, [versionsField.number], length) > length)
    throw new TypeError(`an answer for ${length} keys must have at most as many versions, got more`)
  return decodeMessage(FetchManyResponseSchema, bytes)
}

function itemOf(
  { value, expiresAtMs, errorCode, errorText }: ItemFields,
  versions: ValueVersions | undefined,
  key: string,
  { galaxy, peer, maxValueBytes }: ItemsExpected,
): FetchedItem {
  if (errorCode !== '') return { error: errorOfItem(errorCode, errorText, { galaxy, key, peer }) }
  if (versions === undefined) throw new RangeError('an item must refer to versions of its answer, and does not')
  const { byteLength } = value
  if (byteLength > maxValueBytes) return { error: tooLong(byteLength, maxValueBytes, { galaxy, key, peer }) }
  const { epoch, codecVersion, demand } = versions
  // Field by field: to spread the versions takes longer than all else here.
  return { bytes: value, expiresAtMs: expiryOf(expiresAtMs), epoch, codecVersion, demand }
}

const tooLong = (bytes: number, maxBytes: number, place: KeyPlace): PeerError =>
  new PeerError(`sent a value of ${bytes} bytes for at most ${maxBytes}`, placed(place))
