import { succeeded } from '../../shared'
import { keepDataFile, readDataFile } from '../data-file'
import { type ImportFlags, addImportFlags } from '../import-flags'
import { formatEntries, formatValue } from '../terminal'
import type { CommandDescription } from './command-description'

export const importCommand: CommandDescription = {
  name: 'import <csv>',
  summary: 'keep the data of a CSV or TSV file in the project',
  notes:
    'The file has a column `time` and one column a species. Empty, NA and NaN are missing values. A condition (a temperature, a feed) is given to models over time and not learned.',
  usage: [
    'kinode import rates.csv',
    'kinode import rates.csv --name "Run of May" --replicates',
    'kinode import tga.txt --columns "time [s],T [K],mass" --condition T',
  ],
  prepare(command) {
    addImportFlags(command).option('--name <name>', "name of the data set (the file's own)")
  },
  async run(session, argument, command) {
    const flags = command.opts<ImportFlags & { name?: string }>()
    const file = await readDataFile(session, argument, flags.name, flags)
    if (file.status === 'failed') return file
    const opened = await session.openOrCreateProject()
    if (opened.status === 'failed') return opened
    const kept = await keepDataFile(session, file.value)
    if (kept.status === 'failed') return kept
    const { id, name, signals, conditions, sampleTimes, replicates, missingValues, timeRange, timeUnit } = kept.value
    const unit = timeUnit === null ? '' : ` ${timeUnit}`
    return succeeded({
      text: formatEntries([
        ['Data set', `${id} (${name})`],
        ['Species', signals.join(', ')],
        ...(conditions.length === 0
          ? []
          : [['Conditions', conditions.map(({ name: each }) => each).join(', ')] satisfies [string, string]]),
        ['Sample times', `${sampleTimes} (${formatValue(timeRange[0])} to ${formatValue(timeRange[1])}${unit})`],
        ['Replicates', String(replicates)],
        ['Missing values', String(missingValues)],
        ['Project', opened.value.path],
      ]),
      document: {
        status: 'completed',
        dataset: id,
        name,
        species: signals,
        conditions,
        sampleTimes,
        replicates,
        missingValues,
        timeRange,
        timeUnit,
        project: opened.value.path,
      },
    })
  },
}
