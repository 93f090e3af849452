/** 64 bits of a text as 16 hexadecimal digits (two FNV-1a hashes with different starts): to recognise, not to protect. */
export function fingerprint(text: string): string {
  let first = 0x811c9dc5
  let second = 0xc2b2ae35
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    first = Math.imul(first ^ code, 0x01000193)
    second = Math.imul(second ^ code, 0x01000193) ^ (second >>> 15)
  }
  return [first, second].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}
