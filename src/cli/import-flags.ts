import type { Command } from 'commander'
import { type ColumnRole, type ImportOptions, importOptionsSchema } from '../shared'
import { decimalOption, delimiterOption, nameListOption, numberListOption, numberOption } from './option-values'

/** How a CSV file is to be read; what is absent is found by looking. */
export interface ImportFlags {
  replicates?: boolean
  initial?: number[]
  t0?: number
  delimiter?: ImportOptions['delimiter']
  decimal?: ImportOptions['decimal']
  columns?: string
  experiment?: string[]
  condition?: string[]
  signal?: string[]
  ignore?: string[]
}

/** The flags that say what columns hold. */
const roleFlags = {
  experiment: 'experiment',
  condition: 'condition',
  signal: 'signal',
  ignore: 'ignored',
} as const satisfies Partial<Record<keyof ImportFlags, ColumnRole>>

export function addImportFlags(command: Command): Command {
  return command
    .option('--replicates', 'repeated times are replicates')
    .option('--initial <values>', 'initial values apart from the data, one a species: 1,0,0', numberListOption)
    .option(
      '--t0 <time>',
      'time of the initial values (0 with --initial; else the first row holds at this time)',
      numberOption,
    )
    .option('--delimiter <sign>', 'comma, semicolon, tab, space or bar (found by looking)', delimiterOption)
    .option('--decimal <sign>', 'point or comma (found by looking)', decimalOption)
    .option('--columns <headings>', 'what a header row would say, for a file without one: "time [s],T [K],mass"')
    .option(
      '--experiment <name>',
      'the column that names the experiment of each row (found: experiment, run)',
      nameListOption,
    )
    .option('--condition <names>', 'columns that are given and not learned: T,O2 (found: temperatures)', nameListOption)
    .option('--signal <names>', 'columns that are learned, though they look like conditions', nameListOption)
    .option('--ignore <names>', 'columns that are left out', nameListOption)
}

/** Names of the flags that were given. */
export function givenImportFlags(flags: ImportFlags): string[] {
  const roles = Object.keys(roleFlags) as (keyof typeof roleFlags)[]
  const names = ['replicates', 'initial', 't0', 'delimiter', 'decimal', 'columns', ...roles] as const
  return names.filter((name) => flags[name] !== undefined).map((name) => `--${name}`)
}

export function importOptions(flags: ImportFlags): ImportOptions {
  return importOptionsSchema.parse({
    delimiter: flags.delimiter,
    decimal: flags.decimal,
    headings: flags.columns?.split(','),
    roles: Object.fromEntries(
      Object.entries(roleFlags).flatMap(([flag, role]) =>
        (flags[flag as keyof typeof roleFlags] ?? []).map((name) => [name, role]),
      ),
    ),
    replicates: flags.replicates ?? false,
    initial: flags.initial === undefined ? null : { time: flags.t0 ?? 0, values: flags.initial },
    startTime: flags.initial === undefined ? (flags.t0 ?? null) : null,
  })
}
