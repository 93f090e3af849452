import type { ConditionColumn } from '../../../shared'
import {
  type GraphBuilder,
  type ModelGraph,
  type Node,
  defineModel,
  linearInputTable,
  linearInputTableLength,
} from '../../../solver'
import { kelvinOffset } from '../../model/condition-scales'

/** J/(mol K). */
export const gasConstant = 8.314462618
/** Below it nothing is left: powers have no slope at zero. */
const nothing = 1e-9

/** What of a reaction of n-th order is fitted, beside ln k at the reference temperature, the energy and the order. */
export interface NthOrderForm {
  conditions: readonly ConditionColumn[]
  /** In K: where k is k_ref. */
  reference: number
  /** Whether something remains that does not react. */
  residue: boolean
  /** The condition that makes it faster, linearly. */
  promoter: string | null
}

/** Where each parameter is. */
export function nthOrderNames({ residue, promoter }: NthOrderForm): string[] {
  return [
    'ln k_ref',
    'E, 100 kJ/mol',
    'n',
    ...(residue ? ['residue'] : []),
    ...(promoter === null ? [] : [`per ${promoter}`]),
  ]
}

/**
 * dy/dt = -k(T) (1 + c p) (y - r)^n, k(T) = exp(ln k_ref - E / R (1 / T - 1 / T_ref)): one reaction of n-th order along a program of temperature, what
 * thermal analysis fits first. Rates in 1/s.
 * @param times for how many times an experiment's table of conditions has room
 */
export function nthOrderGraph(form: NthOrderForm, times: number): ModelGraph {
  const { conditions, reference, residue, promoter } = form
  const parameters = nthOrderNames(form).length
  const sizes = { states: 1, parameters, inputs: linearInputTableLength(times, conditions.length) }
  return defineModel(sizes, (g) => {
    const given = linearInputTable(g, 0, times, conditions.length, g.time())
    const parameter = (index: number) => g.parameters(index, 1)
    const place = conditions.findIndex(({ unit }) => kelvinOffset(unit) !== null)
    const kelvin = g.shift(g.slice(given, place, 1), kelvinOffset(conditions[place]!.unit)!)
    const exponent = g.add(parameter(0), g.multiply(parameter(1), arrheniusMeasure(g, kelvin, reference)))
    const left = residue ? g.subtract(g.state(1), parameter(3)) : g.state(1)
    const power = g.power(g.binary('maximum', left, g.fill(nothing, 1)), parameter(2))
    const rate = g.multiply(g.unary('exp', exponent), power)
    if (promoter === null) return g.unary('negate', rate)
    const promoted = g.slice(
      given,
      conditions.findIndex(({ name }) => name === promoter),
      1,
    )
    const factor = g.shift(g.multiply(parameter(parameters - 1), promoted), 1)
    return g.unary('negate', g.multiply(rate, factor))
  })
}

/** -(100 kJ/mol) / R (1 / T - 1 / T_ref). */
function arrheniusMeasure(g: GraphBuilder, kelvin: Node, reference: number): Node {
  const inverse = g.shift(g.divide(g.fill(1, 1), kelvin), -1 / reference)
  return g.scale(inverse, -1e5 / gasConstant)
}
