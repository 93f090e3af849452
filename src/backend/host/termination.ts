import { constants } from 'node:os'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type TerminationSignal = (typeof signals)[number]

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
  let asked = false
  const listeners = signals.map((signal) => {
    const listener = (): void => {
      if (asked) process.exit(signalExitCode(signal))
      asked = true
      ask(signal)
    }
    process.on(signal, listener)
    return () => process.off(signal, listener)
  })
  return () => listeners.forEach((stop) => stop())
}
