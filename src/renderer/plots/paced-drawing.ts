/** What of a browser a drawing is paced by; tests pass their own. */
export interface Pace {
  now(): number
  /** Runs a task after some milliseconds; the returned function calls it off. */
  after(milliseconds: number, task: () => void): () => void
}

const defaults = {
  /** Least milliseconds between two drawings: ten a second are seen as movement. */
  interval: 100,
  /** A drawing takes at most one part in so many of the time, so that clicks always find the window free. */
  share: 6,
}

/** Draws when asked, at most ten times a second and less often when drawing is slow. */
export class PacedDrawing {
  private callOff: (() => void) | null = null
  private lastEnd = -Infinity
  private lastCost = 0

  constructor(
    private readonly draw: () => void,
    private readonly pace: Pace,
  ) {}

  /** Asks for a drawing; several requests before it are one. */
  request(): void {
    if (this.callOff !== null) return
    const interval = Math.max(defaults.interval, this.lastCost * defaults.share)
    const wait = Math.max(0, this.lastEnd + interval - this.pace.now())
    this.callOff = this.pace.after(wait, () => this.run())
  }

  /** Draws now: for what the user did, which must be seen at once. */
  now(): void {
    this.cancel()
    this.run()
  }

  cancel(): void {
    this.callOff?.()
    this.callOff = null
  }

  private run(): void {
    this.callOff = null
    const start = this.pace.now()
    this.draw()
    this.lastEnd = this.pace.now()
    this.lastCost = this.lastEnd - start
  }
}

/** The window's clock; a drawing waits for the next frame, and none happens while the window is hidden. */
export const windowPace: Pace = {
  now: () => performance.now(),
  after(milliseconds, task) {
    let frame = 0
    const timer = setTimeout(() => (frame = requestAnimationFrame(task)), milliseconds)
    return () => {
      clearTimeout(timer)
      cancelAnimationFrame(frame)
    }
  },
}
