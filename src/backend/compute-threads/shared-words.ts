/** Numbers that all threads see, for an engine that waits: it hears no messages meanwhile. */
const words = {
  /** 1 when the supervisor takes jobs. */
  ready: 0,
  /** Rises twice a second while the supervisor lives. */
  beat: 1,
  /** The number of the job whose result was sent last. */
  finished: 2,
  /** The number of the last job that was called off. */
  calledOff: 3,
} as const
type Word = keyof typeof words

export class SharedWords {
  private readonly array: Int32Array<SharedArrayBuffer>

  constructor(readonly buffer = new SharedArrayBuffer(4 * Object.keys(words).length)) {
    this.array = new Int32Array(buffer)
  }

  read(word: Word): number {
    return Atomics.load(this.array, words[word])
  }

  /** Sets a word and wakes who waits for it. */
  write(word: Word, value: number): void {
    Atomics.store(this.array, words[word], value)
    Atomics.notify(this.array, words[word])
  }

  /** Whether this thread may wait: not every program that embeds V8 lets its main thread do so. */
  static get canWait(): boolean {
    try {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1)
      return true
    } catch {
      return false
    }
  }

  /** Waits until a word is no longer `value`, at most so many milliseconds. */
  waitWhile(word: Word, value: number, milliseconds: number): void {
    Atomics.wait(this.array, words[word], value, milliseconds)
  }
}
