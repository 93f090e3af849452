import type { LabFinding, LabTable } from '../../../shared'
import type { GradientMethod } from '../../../solver'
import { growthExponent } from '../../bench/statistics'
import { judged } from '../finding'
import type { GradientCostPoint } from './measure-gradient'

/** The sizes of one sweep, for one gradient method. */
export interface CostSweep {
  method: GradientMethod
  /** With k held, and with m held. */
  byParameters: readonly GradientCostPoint[]
  byStates: readonly GradientCostPoint[]
}

/**
 * What section III.B says of a method's cost, k states and m parameters. Methods that it does not name are judged by its aim alone, at
 * most k^3 + m; of forward sensitivities it counts those of the augmented system, all solved at once.
 */
const paperCosts: Readonly<Record<string, string>> = {
  forward: 'k³ m³ as one system',
  'forward-chunked': 'm k³ l², l at a time',
  'quadrature-adjoint': 'k³ + m',
  'imex-adjoint': 'k³ + m',
  'backsolve-adjoint': '(k + m)³',
  'interpolating-adjoint': '(k + m)³',
}
/** Room for the machine: times scatter, and small sizes have costs of their own. */
const room = 0.25

/** Seconds for each accepted step of the forward solve: the laws hold for these, the number of steps is the model's. */
export function secondsPerStep({ seconds, steps }: GradientCostPoint): number {
  return seconds === null ? NaN : seconds / Math.max(1, steps)
}

/** The exponents of the cost in m and in k. */
export function costFindings(sweeps: readonly CostSweep[]): LabFinding[] {
  return sweeps.flatMap(({ method, byParameters, byStates }) => {
    const paper = paperCosts[method.name] ?? null
    const row = (name: string, title: string, points: readonly GradientCostPoint[], most: number) => {
      const size = (point: GradientCostPoint) => (name === 'm' ? point.parameters : point.states)
      const made = points.filter(({ seconds }) => seconds !== null)
      const exponent = growthExponent(made.map((point) => ({ x: size(point), y: secondsPerStep(point) })))
      return judged({
        name: `${method.name}-${name}`,
        title: `${method.title}: ${title}`,
        paper,
        value: exponent,
        note: noteOf(points, size),
        expected: { most: most + room, orNone: method.demonstration === true },
      })
    }
    return [row('m', 'exponent of the time in m', byParameters, 1), row('k', 'exponent of the time in k', byStates, 3)]
  })
}

function noteOf(points: readonly GradientCostPoint[], size: (point: GradientCostPoint) => number): string {
  const failed = points.find(({ failure }) => failure !== '')
  return failed === undefined ? '' : `There was no gradient at ${size(failed)}: ${failed.failure}.`
}

/** Every gradient that was timed. */
export function costTable(sweeps: readonly CostSweep[]): LabTable {
  return {
    title: 'Gradients',
    columns: ['gradient method', 'k', 'm', 'steps', 'time, ms', 'time per step, µs'],
    rows: sweeps.flatMap(({ method, byParameters, byStates }) =>
      [...byParameters, ...byStates].map((point) => [
        method.title,
        point.states,
        point.parameters,
        point.steps,
        point.seconds === null ? point.failure : 1e3 * point.seconds,
        point.seconds === null ? null : 1e6 * secondsPerStep(point),
      ]),
    ),
  }
}
