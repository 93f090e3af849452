import type { ImportOptions, LabExperiment, LabParameter, LabResult, LabSettings, MeasuredFile } from '../../shared'
import type { Arithmetic } from '../../solver'

/** What an experiment takes from its surroundings. */
export interface LabContext {
  /** Monotonic milliseconds. */
  now(): number
  /** What this machine does best unless given; a given one gives the same bits everywhere. */
  arithmetic?: Arithmetic
  /** The files that the experiment names, in its order; absent where it names none. */
  files?: readonly MeasuredFile[]
}

/** A file of measurements that comes with the program, and how it is to be imported. */
export interface LabFile {
  /** In the folder of the Lab's data. */
  path: string
  options: Partial<ImportOptions>
}

/** How far an experiment is: `part` from 0 to 1, and with what it is busy. */
export interface LabStep {
  part: number
  doing: string
}

/** An experiment that can be run: a row of the list `labExperiments`. */
export interface RunnableExperiment extends LabExperiment {
  /** What it takes of measured data; absent: nothing. */
  files?: readonly LabFile[]
  /**
   * Yields often; whoever does not want to go on ends it there.
   * @param settings a value for each parameter, checked
   */
  run(settings: LabSettings, context: LabContext): Generator<LabStep, LabResult>
}

/** A parameter before it has its name. */
type Unnamed<P> = P extends LabParameter ? Omit<P, 'name'> : never
type Parameters = Readonly<Record<string, Unnamed<LabParameter>>>
type ValueOf<P> = P extends { kind: 'number' } ? number : P extends { kind: 'numbers' } ? readonly number[] : string
type Settings<P> = { readonly [K in keyof P]: ValueOf<P[K]> }

/** Makes an experiment from its description; the keys of `parameters` are their names, and type what `run` gets. */
export function defineExperiment<P extends Parameters>(
  description: Omit<LabExperiment, 'parameters'> & {
    parameters: P
    files?: readonly LabFile[]
    run(settings: Settings<P>, context: LabContext): Generator<LabStep, LabResult>
  },
): RunnableExperiment {
  const { run, parameters, ...rest } = description
  return {
    ...rest,
    parameters: Object.entries(parameters).map(([name, parameter]) => ({ ...parameter, name }) as LabParameter),
    run: (settings, context) => run(settings as Settings<P>, context),
  }
}
