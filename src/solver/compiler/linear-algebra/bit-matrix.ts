/** A square matrix of bits, row by row: sets of up to a few thousand numbers whose union and size take a few operations a word. */
export class BitMatrix {
  private readonly wordsPerRow: number
  private readonly words: Uint32Array

  constructor(readonly size: number) {
    this.wordsPerRow = Math.ceil(size / 32)
    this.words = new Uint32Array(size * this.wordsPerRow)
  }

  add(row: number, column: number): void {
    this.words[row * this.wordsPerRow + (column >> 5)]! |= 1 << (column & 31)
  }

  /** Returns whether it was there. */
  remove(row: number, column: number): boolean {
    const word = row * this.wordsPerRow + (column >> 5)
    const before = this.words[word]!
    this.words[word] = before & ~(1 << (column & 31))
    return this.words[word] !== before
  }

  /** Adds to row `target` what is in row `source`; returns the number of members of `target` after it. */
  merge(target: number, source: number): number {
    const { words, wordsPerRow } = this
    let count = 0
    for (let word = 0; word < wordsPerRow; word++) {
      const merged = words[target * wordsPerRow + word]! | words[source * wordsPerRow + word]!
      words[target * wordsPerRow + word] = merged
      count += populationCount(merged)
    }
    return count
  }

  /** The members of a row, ascending. */
  members(row: number): number[] {
    const result: number[] = []
    for (let word = 0; word < this.wordsPerRow; word++) {
      let rest = this.words[row * this.wordsPerRow + word]!
      while (rest !== 0) {
        const bit = 31 - Math.clz32(rest & -rest)
        result.push(32 * word + bit)
        rest &= rest - 1
      }
    }
    return result
  }
}

/** The number of ones among 32 bits (Warren, Hacker's Delight, 5-1). */
function populationCount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555)
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333)
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
