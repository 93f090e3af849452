import type { Command } from 'commander'
import { type ImportOptions, importOptionsSchema } from '../shared'
import { decimalOption, delimiterOption, numberListOption, numberOption } from './option-values'

/** How a CSV file is to be read; what is absent is found by looking. */
export interface ImportFlags {
  replicates?: boolean
  initial?: number[]
  t0?: number
  delimiter?: ImportOptions['delimiter']
  decimal?: ImportOptions['decimal']
}

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
}

/** Names of the flags that were given. */
export function givenImportFlags(flags: ImportFlags): string[] {
  const names = ['replicates', 'initial', 't0', 'delimiter', 'decimal'] as const
  return names.filter((name) => flags[name] !== undefined).map((name) => `--${name}`)
}

export function importOptions(flags: ImportFlags): ImportOptions {
  return importOptionsSchema.parse({
    delimiter: flags.delimiter,
    decimal: flags.decimal,
    replicates: flags.replicates ?? false,
    initial: flags.initial === undefined ? null : { time: flags.t0 ?? 0, values: flags.initial },
    startTime: flags.initial === undefined ? (flags.t0 ?? null) : null,
  })
}
