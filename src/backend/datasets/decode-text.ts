import { type Outcome, failed, succeeded } from '../../shared'

export interface DecodedText {
  text: string
  /** As TextDecoder names it. */
  encoding: string
  /** Bytes outside ASCII fit several encodings and one was chosen. */
  uncertain: boolean
}

function startsWith(content: Uint8Array, ...bytes: number[]): boolean {
  return bytes.every((byte, i) => content[i] === byte)
}

/** UTF-16 without a mark: in text of mostly Latin letters and digits every other byte is zero. */
function unmarkedUtf16(content: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = content.subarray(0, 2048)
  const zeros = [0, 0]
  sample.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = zeros
  if (odd > sample.length / 4 && even < odd / 10) return 'utf-16le'
  return even > sample.length / 4 && odd < even / 10 ? 'utf-16be' : null
}

/**
 * Windows-1251 or 1252 for bytes that are no UTF-8: letters above 0xC0 stand side by side in Russian words, alone between
 * plain letters in western ones; degree and micro signs lie below.
 */
function eightBitEncoding(content: Uint8Array): 'windows-1251' | 'windows-1252' {
  const high = (byte: number | undefined): boolean => byte !== undefined && byte >= 0xc0
  let letters = 0
  let inWords = 0
  content.forEach((byte, i) => {
    if (!high(byte)) return
    letters += 1
    if (high(content[i - 1]) || high(content[i + 1])) inWords += 1
  })
  return inWords * 2 > letters ? 'windows-1251' : 'windows-1252'
}

function decode(content: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

function isKnown(encoding: string): boolean {
  try {
    new TextDecoder(encoding)
    return true
  } catch {
    return false
  }
}

/** The file's text, in the encoding asked for or in the one found by looking. */
export function decodeText(content: Uint8Array, asked: string | undefined, fileName: string): Outcome<DecodedText> {
  if (asked !== undefined) {
    if (!isKnown(asked))
      return failed(
        `There is no encoding named ${asked}`,
        fileName,
        'Use utf-8, utf-16le, windows-1252 or windows-1251, for example.',
        'usage',
      )
    const text = decode(content, asked)
    return text === null
      ? failed(`The file is not written in ${asked}`, fileName, 'Leave the encoding out to have it found.')
      : succeeded({ text, encoding: new TextDecoder(asked).encoding, uncertain: false })
  }
  const marked = startsWith(content, 0xff, 0xfe) ? 'utf-16le' : startsWith(content, 0xfe, 0xff) ? 'utf-16be' : null
  for (const encoding of [marked ?? unmarkedUtf16(content), 'utf-8']) {
    const text = encoding === null ? null : decode(content, encoding)
    if (encoding !== null && text !== null) return succeeded({ text, encoding, uncertain: false })
  }
  const encoding = eightBitEncoding(content)
  return succeeded({ text: new TextDecoder(encoding).decode(content), encoding, uncertain: true })
}
