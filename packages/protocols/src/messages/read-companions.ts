import { maxCompanions } from '@galaxycache/galaxy'
import type { Companion } from './gen/galaxycache/peers/v1/peers_pb.js'
import { MessageCursor } from './message-cursor.js'
import { companionTag, companionTags } from './message-tags.js'

/** A companion without what the library has in its messages besides. */
export type CompanionFields = Pick<Companion, 'key' | 'value' | 'expiresAtMs' | 'confidence'>

/**
 * Reads a Companions message as `writeCompanions` writes it. Undefined for one that has too many, or anything that is
 * not in the way of a {@link MessageCursor}.
 */
export function readCompanions(bytes: Uint8Array): readonly CompanionFields[] | undefined {
  const cursor = new MessageCursor(bytes)
  const companions: CompanionFields[] = []
  try {
    while (!cursor.atEnd) {
      if (cursor.tag() !== companionTag || companions.length === maxCompanions) return undefined
      const companion = readCompanion(cursor, cursor.end())
      if (companion === undefined) return undefined
      companions.push(companion)
    }
  } catch {
    return undefined
  }
  return companions
}

const noBytes = new Uint8Array()

function readCompanion(cursor: MessageCursor, end: number): CompanionFields | undefined {
  let key: Uint8Array = noBytes
  let value: Uint8Array = noBytes
  let expiresAtMs = 0
  let confidence = 0
  while (cursor.offset < end) {
    const tag = cursor.tag()
    if (tag === companionTags.key) key = cursor.upTo(cursor.end())
    else if (tag === companionTags.value) value = cursor.upTo(cursor.end())
    else if (tag === companionTags.expiresAtMs) expiresAtMs = cursor.double()
    else if (tag === companionTags.confidence) confidence = cursor.varint()
    else return undefined
  }
  return cursor.offset === end ? { key, value, expiresAtMs, confidence } : undefined
}
