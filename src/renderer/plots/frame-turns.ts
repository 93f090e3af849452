/** What of a browser turns are taken by; tests pass their own. */
export interface FrameClock {
  now(): number
  /** Runs a task before the next picture of the screen. */
  nextFrame(task: () => void): void
}

/** Milliseconds of drawing in one frame, after which the others wait for the next: input is heard in between. */
const budget = 12

/** Lets everything that wants to draw take turns, a few milliseconds in each frame. */
export class FrameTurns {
  private waiting: (() => void)[] = []
  private asked = false

  constructor(private readonly clock: FrameClock) {}

  /** Puts a task in the queue; the returned function takes it out again. */
  join(task: () => void): () => void {
    this.waiting.push(task)
    this.ask()
    return () => (this.waiting = this.waiting.filter((other) => other !== task))
  }

  private ask(): void {
    if (this.asked) return
    this.asked = true
    this.clock.nextFrame(() => this.run())
  }

  private run(): void {
    this.asked = false
    const end = this.clock.now() + budget
    do this.waiting.shift()?.()
    while (this.waiting.length > 0 && this.clock.now() < end)
    if (this.waiting.length > 0) this.ask()
  }
}
