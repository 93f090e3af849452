/** Who has taken which item of a job: numbers that all threads see. An item that was taken stays so. */
export class Claims {
  /** Of each item, who took it; 0: no one has. Then the place of the first failure. */
  private readonly cells: Int32Array<SharedArrayBuffer>
  readonly items: number
  /** Items before this one are taken: looked at once. */
  private from = 0

  constructor(readonly buffer: SharedArrayBuffer) {
    this.cells = new Int32Array(buffer)
    this.items = this.cells.length - 1
  }

  static of(items: number): Claims {
    const claims = new Claims(new SharedArrayBuffer(4 * (items + 1)))
    Atomics.store(claims.cells, items, items)
    return claims
  }

  /**
   * Takes an item for someone; null when there is none left.
   * @param preferred which of them, if there is one left
   */
  take(by: number, preferred?: (index: number) => boolean): number | null {
    return (preferred && this.takeWhere(by, preferred)) ?? this.takeWhere(by, () => true)
  }

  /** Who has taken an item; 0: no one. */
  takenBy(index: number): number {
    return Atomics.load(this.cells, index)
  }

  /**
   * After a failure only the items before it are computed, so that the first failure does not depend on who was faster: the place of the
   * first so far, the number of items if there is none.
   */
  get failed(): number {
    return Atomics.load(this.cells, this.items)
  }

  fail(index: number): void {
    for (let first = this.failed; index < first; first = this.failed) {
      Atomics.compareExchange(this.cells, this.items, first, index)
    }
  }

  /** Whether someone else has taken an item. */
  takenByOthers(than: number): boolean {
    for (let index = 0; index < this.items; index++) {
      const by = this.takenBy(index)
      if (by !== 0 && by !== than) return true
    }
    return false
  }

  /** Whether an item can still be taken. */
  get left(): boolean {
    return this.firstFree() < this.failed
  }

  private firstFree(): number {
    while (this.from < this.items && this.takenBy(this.from) !== 0) this.from++
    return this.from
  }

  private takeWhere(by: number, wanted: (index: number) => boolean): number | null {
    for (let index = this.firstFree(); index < this.failed; index++) {
      if (!wanted(index)) continue
      if (Atomics.compareExchange(this.cells, index, 0, by) === 0) return index
    }
    return null
  }
}

/** The engine's own thread among those that claim; workers have numbers from 2. */
export const ENGINE = 1
