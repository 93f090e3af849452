import { FrameTurns } from './frame-turns'

/** What of a browser a drawing is paced by; tests pass their own. */
export interface Pace {
  now(): number
  /** Runs a task after some milliseconds, when its turn comes; the returned function calls it off. */
  after(milliseconds: number, task: () => void): () => void
}

const defaults = {
  /** Least milliseconds between two drawings: ten a second are seen as movement. */
  interval: 100,
  /** A drawing takes at most one part in so many of the time, so that clicks always find the window free. */
  share: 8,
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
    this.schedule(Math.max(0, this.lastEnd + interval - this.pace.now()))
  }

  /** Asks for a drawing without a pause: for what the user did, which must be seen at once. */
  hurry(): void {
    this.cancel()
    this.schedule(0)
  }

  cancel(): void {
    this.callOff?.()
    this.callOff = null
  }

  private schedule(wait: number): void {
    this.callOff = this.pace.after(wait, () => this.run())
  }

  private run(): void {
    this.callOff = null
    const start = this.pace.now()
    this.draw()
    this.lastEnd = this.pace.now()
    this.lastCost = this.lastEnd - start
  }
}

const turns = new FrameTurns({ now: () => performance.now(), nextFrame: (task) => requestAnimationFrame(task) })

/** The window's clock; all plots of the window take turns, and none is drawn while the window is hidden. */
export const windowPace: Pace = {
  now: () => performance.now(),
  after(milliseconds, task) {
    if (milliseconds === 0) return turns.join(task)
    let leave = (): void => undefined
    const timer = setTimeout(() => (leave = turns.join(task)), milliseconds)
    return () => {
      clearTimeout(timer)
      leave()
    }
  },
}
