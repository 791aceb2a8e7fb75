import type { Compression } from '@connectrpc/connect/protocol'
import { compressionBrotli, compressionGzip } from '@connectrpc/connect-node'

/** What messages may be compressed with; `'br'` is Brotli. */
export type MessageCompression = 'none' | 'gzip' | 'br'

const compressions: Readonly<Record<MessageCompression, readonly Compression[]>> = {
  none: [],
  gzip: [compressionGzip],
  br: [compressionBrotli],
}

/** @throws TypeError for an unknown compression */
export function requireCompression(compression: MessageCompression): void {
  if (!Object.hasOwn(compressions, compression))
    throw new TypeError(`compression must be 'none', 'gzip' or 'br', got ${JSON.stringify(compression)}`)
}

/** The form that connect-node takes. An empty list is what stops it from compressing: left out, it compresses. */
export const acceptedCompressions = (compression: MessageCompression): Compression[] => [...compressions[compression]]
