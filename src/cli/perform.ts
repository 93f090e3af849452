import { type TerminationSignal, signalExitCode } from '../backend'
import { type Failure, type Outcome, describeFailure, failed, succeeded } from '../shared'
import type { CommandLine, CommandOutcome, Report, SharedOptions } from './command-line'
import { exitCode, exitCodeOf } from './exit-code'
import { type Terminal, jsonDocument } from './terminal'
import { WorkbenchSession } from './workbench-session'

/**
 * Runs one command from its backend's start to its end and writes what came of it.
 * @returns the exit code
 */
export async function perform(
  line: CommandLine,
  options: SharedOptions,
  command: (session: WorkbenchSession) => CommandOutcome,
): Promise<number> {
  const backend = line.startBackend()
  const session = new WorkbenchSession(backend, line, options)
  let stopListening = (): void => undefined
  const interrupted = new Promise<TerminationSignal>((resolve) => {
    stopListening = line.onTermination((signal) => {
      if (!session.interrupt(signal)) resolve(signal)
    })
  })
  try {
    const outcome = await Promise.race([command(session), interrupted.then(abandoned)])
    line.terminal.status(null)
    await backend.close()
    return await report(line.terminal, options.json, outcome)
  } catch (error) {
    await backend.close()
    const message = error instanceof Error ? error.message : String(error)
    return await report(line.terminal, options.json, failed(`Kinode broke: ${message}`, '', 'Please report this.'))
  } finally {
    stopListening()
  }
}

function abandoned(signal: TerminationSignal): Outcome<Report> {
  const failure = failed('The command was interrupted')
  return succeeded({ text: '', document: failureDocument(failure), exitCode: signalExitCode(signal) })
}

/** Writes a result to standard output, or a failure as one sentence to standard error (and as the document of `--json`). */
export async function report(terminal: Terminal, json: boolean, outcome: Outcome<Report>): Promise<number> {
  terminal.status(null)
  if (outcome.status === 'failed') {
    terminal.remark(describeFailure(outcome))
    if (json) await terminal.result(`${jsonDocument(failureDocument(outcome))}\n`)
    return exitCodeOf(outcome)
  }
  const { text, document } = outcome.value
  if (json) await terminal.result(`${jsonDocument(document)}\n`)
  else if (text.length > 0) await terminal.result(typeof text === 'string' ? `${text}\n` : text)
  return outcome.value.exitCode ?? exitCode.done
}

function failureDocument({ status, reason, where, advice }: Failure): Record<string, unknown> {
  return { status, reason, where, advice }
}
