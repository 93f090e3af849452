import type { RunProgress } from '../../shared'
import { type Terminal, formatDuration, formatLoss, formatRate } from '../terminal'

/** Milliseconds between two drawings of the bar, and between two plain lines where there is no terminal. */
const barInterval = 100
const lineInterval = 10_000
const barWidth = 24

/** Shows how a run gets on: a bar on a terminal, now and then a line elsewhere, nothing when a program reads. */
export class ProgressDisplay {
  private shownAt = -Infinity

  constructor(
    private readonly terminal: Terminal,
    private readonly now: () => number,
    /** Plain lines where there is no terminal. */
    private readonly plainLines: boolean,
  ) {}

  show(progress: RunProgress): void {
    if (!this.terminal.interactive && !this.plainLines) return
    const since = this.now() - this.shownAt
    if (since < (this.terminal.interactive ? barInterval : lineInterval)) return
    this.shownAt = this.now()
    if (this.terminal.interactive) this.terminal.status(progressLine(progress, this.terminal.width))
    else this.terminal.remark(describeProgress(progress).join(', '))
  }
}

/** A bar and what fits behind it, at most `width` characters. */
export function progressLine(progress: RunProgress, width: number): string {
  const filled = Math.round(fractionDone(progress) * barWidth)
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`
  let line = bar
  for (const part of describeProgress(progress)) {
    if (line.length + part.length + 2 >= width) break
    line += `  ${part}`
  }
  return line
}

function describeProgress(progress: RunProgress): string[] {
  const left = progress.secondsLeft
  return [
    `best loss ${formatLoss(progress.bestLoss)}`,
    `epoch ${progress.epoch}`,
    ...(left === null ? [] : [`${formatDuration(left)} left`]),
    `${formatRate(progress.epochsPerSecond)} epochs/s`,
    `loss ${formatLoss(progress.loss)}`,
  ]
}

/** By time when the time left is known (it knows both limits), by epochs until then. */
function fractionDone({ epoch, epochs, seconds, secondsLeft }: RunProgress): number {
  const fraction = secondsLeft === null ? epoch / epochs : seconds / (seconds + secondsLeft)
  return Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0
}
