import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { decodeMessage, encodeMessage } from '../../shared'

/** Content with its SHA-256, so that a damaged one is known for what it is. */
export interface SealedBlob {
  content: Uint8Array
  sha256: Uint8Array
}

function digest(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest()
}

/** Plain data and typed arrays as one sealed MessagePack frame. */
export function seal(value: unknown): SealedBlob {
  const content = encodeMessage(value)
  return { content, sha256: digest(content) }
}

export function isWhole(blob: SealedBlob): boolean {
  return digest(blob.content).equals(blob.sha256)
}

/** The value, or null when there is none or its content is damaged. */
export function unseal<S extends z.ZodType>(blob: SealedBlob | undefined, schema: S): z.output<S> | null {
  if (blob === undefined || !isWhole(blob)) return null
  const parsed = schema.safeParse(decodeMessage(blob.content))
  return parsed.success ? parsed.data : null
}
