/** Doubles of which nobody knows yet how many there will be. */
export class GrowingDoubles {
  length = 0
  private values: Float64Array

  constructor(room = 64) {
    this.values = new Float64Array(room)
  }

  get bytes(): number {
    return this.values.byteLength
  }

  clear(): void {
    this.length = 0
  }

  push(value: number): void {
    if (this.length === this.values.length) this.grow()
    this.values[this.length++] = value
  }

  at(index: number): number {
    return this.values[index]!
  }

  private grow(): void {
    const larger = new Float64Array(2 * this.values.length)
    larger.set(this.values.subarray(0, this.length))
    this.values = larger
  }
}
