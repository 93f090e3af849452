import { Command, CommanderError } from 'commander'
import { failed } from '../shared'
import type { CommandLine, SharedOptions } from './command-line'
import { type CommandDescription, commands } from './commands'
import { exitCode } from './exit-code'
import { perform, report } from './perform'

const exitCodes = [
  'Exit codes: 0 done, 1 the work failed or a file is missing or unreadable, 2 wrong usage,',
  '130 paused by Ctrl+C, 143 paused by SIGTERM.',
].join('\n')

/**
 * Runs one command line.
 * @param words the arguments after the program's name
 * @returns the exit code
 */
export async function runCommandLine(words: readonly string[], line: CommandLine): Promise<number> {
  let code: number = exitCode.done
  const complaints: string[] = []
  const help: string[] = []

  const program = new Command('kinode')
    .description('Trains stiff neural ODEs on concentrations against time.')
    .version(line.version)
    .configureHelp({
      subcommandTerm: (command) => `${command.name()} ${command.usage().replace('[options]', '')}`.trim(),
    })
    .addHelpText('after', `\n${exitCodes}`)
  for (const description of commands) addCommand(program, description)
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void help.push(text),
      writeErr: (text) => void complaints.push(text),
    })
  }

  function addCommand(parent: Command, description: CommandDescription): void {
    const command = parent
      .command(description.name)
      .description(description.summary)
      .option('--project <file>', 'project file', './kinode.kinode')
      .option('--json', 'one JSON document on standard output', false)
    description.prepare(command)
    const examples = description.usage.map((example) => `  ${example}`).join('\n')
    const notes = description.notes === undefined ? '' : `\n${description.notes}\n`
    command.addHelpText('after', `${notes}\nExamples:\n${examples}`)
    command.action(async (...given: unknown[]) => {
      const argument = typeof given[0] === 'string' ? given[0] : ''
      code = await perform(line, command.opts<SharedOptions>(), (session) => {
        if (description.computes) session.prepareEngine()
        return description.run(session, argument, command)
      })
    })
  }

  try {
    await program.parseAsync([...words], { from: 'user' })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) {
      await line.terminal.result(help.join(''))
      return exitCode.done
    }
    // No command, or help for none that there is: the help is the answer.
    if (error.code === 'commander.help') {
      line.terminal.remark(complaints.join('').trimEnd())
      return exitCode.usage
    }
    const where = program.commands.find((command) => command.name() === words[0])?.name()
    const advice = `kinode ${where === undefined ? '' : `${where} `}--help tells more.`
    const failure = failed(usageSentence(complaints.join(' ')), '', advice, 'usage')
    return report(line.terminal, words.includes('--json'), failure)
  }
}

/** Commander's complaint as one sentence. */
function usageSentence(complaint: string): string {
  const words = complaint
    .replace(/^error:\s*/, '')
    .replace(/\s+/g, ' ')
    .trim()
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
