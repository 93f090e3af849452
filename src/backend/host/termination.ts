import { constants } from 'node:os'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type TerminationSignal = (typeof signals)[number]

/** Ctrl+C reaches every program of a terminal, and npm and the launcher pass it on: within this time (ms) it is one key press. */
const echo = 1_000

/** The exit code that a shell expects of a program ended by a signal: 130 for Ctrl+C. */
export function signalExitCode(signal: TerminationSignal): number {
  return 128 + constants.signals[signal]
}

/**
 * The first signal asks for an orderly end; the second ends the process at once. Engine processes end by themselves when their
 * host is gone.
 * @returns stops listening
 */
export function onTermination(ask: (signal: TerminationSignal) => void): () => void {
  let askedAt: number | null = null
  const listeners = signals.map((signal) => {
    const listener = (): void => {
      const now = performance.now()
      if (askedAt !== null && now - askedAt < echo) return
      if (askedAt !== null) process.exit(signalExitCode(signal))
      askedAt = now
      ask(signal)
    }
    process.on(signal, listener)
    return () => process.off(signal, listener)
  })
  return () => listeners.forEach((stop) => stop())
}
