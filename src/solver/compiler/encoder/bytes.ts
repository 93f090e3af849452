/** A growing list of bytes with the integer encodings of the WebAssembly binary format (LEB128). */
export class ByteWriter {
  private bytes = new Uint8Array(256)
  length = 0

  byte(value: number): void {
    if (this.length === this.bytes.length) this.grow(1)
    this.bytes[this.length++] = value
  }

  append(values: Uint8Array): void {
    this.grow(values.length)
    this.bytes.set(values, this.length)
    this.length += values.length
  }

  unsigned(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.byte(rest)
  }

  /** A signed 32-bit integer. */
  signed(value: number): void {
    let rest = value | 0
    for (;;) {
      const low = rest & 0x7f
      rest >>= 7
      const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
      this.byte(last ? low : low | 0x80)
      if (last) return
    }
  }

  double(value: number): void {
    this.append(new Uint8Array(new Float64Array([value]).buffer))
  }

  /** Length-prefixed ASCII text. */
  name(text: string): void {
    this.unsigned(text.length)
    for (let index = 0; index < text.length; index++) this.byte(text.charCodeAt(index))
  }

  result(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }

  private grow(extra: number): void {
    if (this.length + extra <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.length + extra))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }
}
