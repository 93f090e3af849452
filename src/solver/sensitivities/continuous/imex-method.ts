import { MemoryRecord } from '../../compiler'
import { ark436l2sa, methodNamed, type Method, type StepContext, type StepFunctions } from '../../integrators'
import type { AdjointModel } from './adjoint-model'
import type { ParameterSum } from './parameter-sum'
import { QuadratureTerms } from './quadrature-terms'

const IMPLICIT = 'ark436l2sa'
const [WEIGHTS, ERRORS] = [ark436l2sa.matrix.at(-1)!, ark436l2sa.errorWeights]

/**
 * An implicit-explicit method for the costate and the parameters' integral together (eqs. 11 and 12): ARK4(3)6L[2]SA of Kennedy and
 * Carpenter, its implicit method for the costate, whose LU is all the linear algebra, its explicit one for the integral. Both have the same
 * nodes and weights, and no equation depends on the integral, so that of the explicit method only the weights are left: the integral is
 * their sum over w^T df/dtheta at the stages. Its embedded error is part of the step's error test.
 */
export function imexMethod(adjoint: AdjointModel, sum: ParameterSum): { method: Method; terms: QuadratureTerms } {
  const implicit = methodNamed(IMPLICIT)
  const used = ark436l2sa.nodes.map((_, stage) => stage).filter((stage) => WEIGHTS[stage] !== 0 || ERRORS[stage] !== 0)
  const terms = new QuadratureTerms(adjoint.model, {
    nodes: used.map((stage) => ark436l2sa.nodes[stage]!),
    weights: used.map((stage) => WEIGHTS[stage]!),
    errorWeights: used.map((stage) => ERRORS[stage]!),
  })
  const write = (context: StepContext) => {
    const steps = implicit.write(context)
    if (steps.stages?.kind !== 'diagonal') throw new Error(`${IMPLICIT} leaves no stages`)
    const { points } = steps.stages
    return writeWithIntegral(context, adjoint, sum, { steps, terms, stages: used.map((stage) => points[stage]!) })
  }
  const title = 'ARK4(3)6L[2]SA'
  return { method: { ...implicit, name: `imex-${IMPLICIT}`, title, differentiable: false, write }, terms }
}

interface Implicit {
  steps: StepFunctions
  terms: QuadratureTerms
  /** Addresses of the costate at the stages that the integral takes. */
  stages: readonly number[]
}

function writeWithIntegral(
  context: StepContext,
  adjoint: AdjointModel,
  sum: ParameterSum,
  { steps, terms, stages }: Implicit,
): StepFunctions {
  const { module } = context
  const product = module.write('parameterPart', [adjoint.parameterPart])
  const weigh = sum.writeWeigh(module, terms)
  const take = sum.writeTake(module)
  /** Whether the integrand at the beginning of the step is known. */
  const known = new MemoryRecord(module.memory, { first: 'i32' })

  const writer = context.begin('attempt', ['f64', 'f64'], ['f64'])
  const { f, s, get } = writer
  const [time, h] = [f.get(0), f.get(1)]
  f.when(get('restarted'), () => known.set(f, 'first', f.i32(0)))
  const error = s.keep(f.call(steps.attempt, time, h))
  f.when(s.or(get('trouble'), s.not(s.lessOrEqual(error, 1))), () => f.leave(error))
  stages.forEach((stage, index) => {
    const evaluate = () => {
      const moment = s.add(time, s.multiply(h, terms.rule.nodes[index]!))
      f.run(f.call(product, moment, f.i32(stage), f.i32(0), terms.vectorCode(f, index)))
    }
    if (index > 0) evaluate()
    else f.when(s.not(known.get(f, 'first')), evaluate)
  })
  known.set(f, 'first', f.i32(1))
  f.give(s.larger(error, s.divide(f.call(weigh, h), get('relativeTolerance'))))
  const attempt = context.end(writer)

  return { ...steps, attempt, accept: writeAccept(context, steps, terms, take), stages: undefined }
}

/** (): what was weighed is taken; the integrand at the end is that at the beginning of the next step. */
function writeAccept(context: StepContext, steps: StepFunctions, terms: QuadratureTerms, take: number): number {
  const writer = context.begin('takeStep', [], [])
  const { f, set } = writer
  if (steps.accept !== null) f.run(f.call(steps.accept))
  f.run(f.call(take))
  terms.writeMoveOn(f)
  set('restarted', f.i32(0))
  return context.end(writer)
}
