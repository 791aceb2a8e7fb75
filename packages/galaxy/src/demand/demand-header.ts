/**
 * Header by which processes tell each other which keys are asked for: in a request for one value what the sender asked for of the keys
 * that the receiver owns, in the answer what others did. Ours; who does not know it leaves it alone.
 */
export const demandHeader = 'x-galaxycache-demand'

/** The longest header that is read: with more keys than anybody sends. */
const maxLength = 512

const numberBytes = 4

/** Numbers from 0 to 2^32 - 1 as a header: four bytes each, the lowest first, in base64url. */
export function writeNumbers(numbers: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(numbers.length * numberBytes)
  for (let i = 0; i < numbers.length; i++) bytes.writeUInt32LE(numbers[i] as number, i * numberBytes)
  return bytes.toString('base64url')
}

/** What {@link writeNumbers} wrote. Undefined for anything else: nobody shall go without a value because of a hint that cannot be read. */
export function readNumbers(header: string): number[] | undefined {
  if (header.length > maxLength) return undefined
  const bytes = Buffer.from(header, 'base64url')
  // Node skips what is no base64url.
  if (bytes.byteLength % numberBytes !== 0 || bytes.toString('base64url') !== header) return undefined
  const numbers: number[] = []
  for (let at = 0; at < bytes.byteLength; at += numberBytes) numbers.push(bytes.readUInt32LE(at))
  return numbers
}
