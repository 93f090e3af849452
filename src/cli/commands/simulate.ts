import { type Trajectory, failed, succeeded } from '../../shared'
import { ascendingListOption, numberOption } from '../option-values'
import { chooseModel } from '../run'
import { formatDuration, formatTable, formatValue } from '../terminal'
import type { CommandDescription } from './command-description'

export const simulateCommand: CommandDescription = {
  name: 'simulate <subject>',
  summary: "solve a run's trained model (number or name) or an example's mechanism",
  notes: "A run of the project goes before an example of the same name. Without --times: the data's own sample times.",
  usage: ['kinode simulate 3', 'kinode simulate robertson --times 0.4,4,40,400 --method bdf --json'],
  computes: true,
  prepare(command) {
    command
      .option('--times <list>', 'output times: 0,1,10', ascendingListOption)
      .option('--rtol <x>', 'relative tolerance of the solver, 1e-13 to 0.1', numberOption)
      .option('--atol <x>', "absolute tolerance; of a trained model in parts of each species' scale", numberOption)
      .option('--method <name>', 'method of integration: rodas5p, bdf, tsit5 ...; a wrong name lists them all')
  },
  async run(session, argument, command) {
    const { times, rtol, atol, method } = command.opts<{
      times?: number[]
      rtol?: number
      atol?: number
      method?: string
    }>()
    if (rtol !== undefined && !(rtol >= 1e-13 && rtol <= 0.1))
      return failed('--rtol must be between 1e-13 and 0.1', '', '', 'usage')
    if (atol !== undefined && !(atol > 0 && atol <= 1))
      return failed('--atol must be above 0, at most 1', '', '', 'usage')
    const subject = await chooseModel(session, argument)
    if (subject.status === 'failed') return subject
    const solved = await session.call('simulate', {
      subject: subject.value,
      times: times === undefined ? undefined : Float64Array.from(times),
      relativeTolerance: rtol,
      absoluteTolerance: atol,
      method,
    })
    if (solved.status === 'failed') return solved
    const { species, values, work, seconds } = solved.value
    return succeeded({
      text: trajectoryText(solved.value),
      document: { status: 'completed', species, times: solved.value.times, values, work, seconds },
    })
  },
}

function trajectoryText({ species, units, timeUnit, times, values, work, seconds }: Trajectory): string {
  const withUnit = (name: string, unit: string | null | undefined): string => (unit ? `${name} / ${unit}` : name)
  const table = formatTable(
    [
      { title: withUnit('time', timeUnit), align: 'right', cell: (row: number) => formatValue(times[row]!) },
      ...species.map((name, index) => ({
        title: withUnit(name, units[index]),
        align: 'right' as const,
        cell: (row: number) => formatValue(values[row * species.length + index]!),
      })),
    ],
    Array.from(times.keys()),
  )
  return `${table}\n\n${work.steps} steps (${work.rejected} rejected) in ${formatDuration(seconds)}.`
}
