import { formatDuration } from './terminal'
import type { WorkbenchSession } from './workbench-session'

/** Milliseconds between two plain lines where there is no terminal. */
const lineInterval = 15_000

/** Shows how long work gets on: one line that is rewritten on a terminal, now and then a line elsewhere, nothing when a program reads. */
export function showPartProgress(
  { client, line, options }: WorkbenchSession,
  event: 'bench.progress' | 'lab.progress',
): void {
  const { terminal, now } = line
  const began = now()
  let shownAt = began
  client.on(event, ({ part, doing }) => {
    const text = `${Math.round(100 * part)} % after ${formatDuration((now() - began) / 1000)}: ${doing}`
    if (terminal.interactive) return terminal.status(text.slice(0, terminal.width - 1))
    if (options.json || now() - shownAt < lineInterval) return
    shownAt = now()
    terminal.remark(text)
  })
}
