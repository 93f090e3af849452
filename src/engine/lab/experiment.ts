import type { LabExperiment, LabParameter, LabResult, LabSettings } from '../../shared'
import type { Arithmetic } from '../../solver'

/** What an experiment takes from its surroundings. */
export interface LabContext {
  /** Monotonic milliseconds. */
  now(): number
  /** What this machine does best unless given; a given one gives the same bits everywhere. */
  arithmetic?: Arithmetic
}

/** How far an experiment is: `part` from 0 to 1, and with what it is busy. */
export interface LabStep {
  part: number
  doing: string
}

/** An experiment that can be run: a row of the list `labExperiments`. */
export interface RunnableExperiment extends LabExperiment {
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
