import { type ImportRequest, type Outcome, failed, succeeded } from '../../shared'
import { readDataFile } from '../data-file'
import { checkText, gradientText } from '../gradient'
import { type ImportFlags, addImportFlags, givenImportFlags } from '../import-flags'
import { numberOption, wholeNumberOption } from '../option-values'
import { showPartProgress } from '../part-progress'
import { type ModelChoice, chooseModel } from '../run'
import type { WorkbenchSession } from '../workbench-session'
import type { CommandDescription } from './command-description'

interface GradientFlags extends ImportFlags {
  data?: string
  method?: string
  integrator?: string
  rtol?: number
  atol?: number
  loss?: string
  seed?: number
  memory?: number
  check?: true
}

export const gradientCommand: CommandDescription = {
  name: 'gradient <model>',
  summary: 'the loss of a model and its gradient, by one method or by all, checked against differences',
  notes: [
    'MODEL is a run of the project (number or name), with its best weights and its own settings, or an example: its mechanism, or with --seed',
    'the network that it recommends, with the weights of that seed. A run goes before an example of the same name.',
    '--check computes the gradient by every method and says which is the derivative of the steps that were taken, which is near the',
    "solution's, and which is neither.",
  ].join('\n'),
  usage: [
    'kinode gradient robertson --method forward',
    'kinode gradient 3 --check',
    'kinode gradient robertson --seed 1 --loss mse --rtol 1e-6 --check --json',
    'kinode gradient 3 --data rates.csv --initial 1,0,0',
  ],
  prepare(command) {
    command
      .option('--method <name>', 'gradient method; a wrong name lists them all')
      .option('--integrator <name>', 'method of integration; a wrong name lists them all')
      .option('--rtol <x>', 'relative tolerance of the solver, 1e-13 to 0.1', numberOption)
      .option('--atol <x>', "absolute tolerance in parts of each species' scale, 1e-16 to 0.1", numberOption)
      .option('--loss <name>', 'loss function; a wrong name lists them all')
      .option('--seed <n>', "an example's network, with the weights of this seed", wholeNumberOption)
      .option('--memory <MB>', 'what stored steps may take; what does not fit is computed again', numberOption)
      .option('--check', 'every gradient method, beside differences and the gradient of the solution')
      .option('--data <csv>', "data of a file in place of the model's own; it is not kept")
    addImportFlags(command)
  },
  async run(session, argument, command) {
    const flags = command.opts<GradientFlags>()
    const wrong = wrongFlags(flags)
    if (wrong !== null) return wrong
    const chosen = await chooseModel(session, argument)
    if (chosen.status === 'failed') return chosen
    const subject = subjectOf(chosen.value, flags.seed)
    if (subject.status === 'failed') return subject
    const data = await dataOf(session, flags)
    if (data.status === 'failed') return data
    const request = {
      subject: subject.value,
      data: data.value,
      loss: flags.loss,
      method: flags.integrator,
      relativeTolerance: flags.rtol,
      absoluteTolerance: flags.atol,
      memoryLimit: flags.memory && 1e6 * flags.memory,
    }
    if (flags.check === true) {
      showPartProgress(session, 'gradient.progress')
      const checked = await session.call('gradient.check', { ...request, job: 'command line' })
      if (checked.status === 'failed') return checked
      return succeeded({ text: checkText(checked.value), document: { status: 'completed', ...checked.value } })
    }
    const computed = await session.call('gradient', { ...request, gradientMethod: flags.method })
    if (computed.status === 'failed') return computed
    return succeeded({ text: gradientText(computed.value), document: { status: 'completed', ...computed.value } })
  },
}

function wrongFlags(flags: GradientFlags): Outcome<never> | null {
  const { rtol, atol, memory, check, method, data } = flags
  const usage = (reason: string): Outcome<never> => failed(reason, '', '', 'usage')
  if (rtol !== undefined && !(rtol >= 1e-13 && rtol <= 0.1)) return usage('--rtol must be between 1e-13 and 0.1')
  if (atol !== undefined && !(atol >= 1e-16 && atol <= 0.1)) return usage('--atol must be between 1e-16 and 0.1')
  if (memory !== undefined && !(memory > 0 && memory <= 1e6))
    return usage('--memory must be above 0 and at most 1e6 MB')
  if (check === true && method !== undefined) return usage('--check takes every method: leave out --method')
  const [flag] = givenImportFlags(flags)
  return data === undefined && flag !== undefined ? usage(`${flag} is for a file: name it with --data`) : null
}

function subjectOf(chosen: ModelChoice, seed: number | undefined) {
  if (chosen.kind === 'example') return succeeded({ ...chosen, seed: seed ?? null })
  if (seed === undefined) return succeeded(chosen)
  return failed('--seed is for an example; a run has its own weights', `run ${chosen.id}`, '', 'usage')
}

/** The data of the file that was named, if one was. */
async function dataOf(session: WorkbenchSession, flags: GradientFlags): Promise<Outcome<ImportRequest | undefined>> {
  if (flags.data === undefined) return succeeded(undefined)
  const file = await readDataFile(session, flags.data, undefined, flags)
  return file.status === 'failed' ? file : succeeded(file.value.request)
}
