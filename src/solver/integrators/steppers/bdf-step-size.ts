import type { Code, Local } from '../../compiler/encoder'
import type { FunctionWriter, StepContext } from '../step-context'
import { hasAlgebraicEquations } from '../consistent-initial-spaces'
import { power } from '../step-size'
import { HIGHEST_ORDER, orders, type BdfMemory } from './bdf-memory'

/** How cautious the sizes are that the errors of the order below, of the order itself and of the order above allow. */
const BIAS = { lower: 6, same: 6, higher: 10 }
/** A change of the step by less than this is not worth new factors. */
const LEAST_GROWTH = 1.5
const LARGEST_GROWTH = 10
const LEAST_FACTOR = 0.1
/** At most, once the same step has failed twice. */
const SECOND_FACTOR = 0.2
/** After an attempt without an error. */
const FAILED_FACTOR = 0.25
/** Errors below it count as it. */
const LEAST_ERROR = 1e-30
/** Failures by the error after which the history itself is doubted. */
const PATIENCE = 3

/** Writes (biased error, order + 1) -> the factor that it allows. */
export function writeAllowed(context: StepContext): number {
  const writer = context.begin('allowed', ['f64', 'f64'], ['f64'])
  const { f, s } = writer
  f.give(power(writer, s.larger(f.get(0), LEAST_ERROR), s.divide(-1, f.get(1))))
  return context.end(writer)
}

/**
 * Writes (error) -> the factor for the next step, and chooses its order: when it has been kept for order + 1 steps, of the order and its
 * neighbours the one with the largest step (Brown, Byrne and Hindmarsh 1989).
 */
export function writeChooseStep(context: StepContext, bdf: BdfMemory, allowed: number): number {
  const writer = context.begin('chooseStep', ['f64'], ['f64'])
  const { f, s, get, set } = writer
  const wait = bdf.get(f, 'wait')
  const factor = f.keep('f64', f.f64(1))
  bdf.set(f, 'nextOrder', bdf.get(f, 'order'))
  bdf.set(f, 'errorFailures', f.i32(0))
  bdf.set(f, 'wait', f.scalar('i32.sub', wait, f.i32(1)))
  f.when(
    get('rejectedLast'),
    () => f.when(f.scalar('i32.lt_s', wait, f.i32(2)), () => bdf.set(f, 'wait', f.i32(2))),
    () => {
      const choosing = f.keep('i32', s.not(wait))
      f.when(f.get(choosing), () => bdf.set(f, 'wait', f.i32(2)))
      whereWorth(writer, bdf, allowed, s.multiply(BIAS.same, f.get(0)), 0, (size) => f.set(factor, size))
      f.when(s.and(f.get(choosing), s.not(get('fixedOrder'))), () => {
        compareOrders(context, writer, bdf, allowed, factor)
      })
      f.when(s.and(f.get(choosing), f.scalar('i32.lt_s', bdf.get(f, 'order'), get('fixedOrder'))), () => {
        bdf.set(f, 'nextOrder', f.scalar('i32.add', bdf.get(f, 'order'), f.i32(1)))
      })
      f.set(factor, s.smaller(f.get(factor), bdf.get(f, 'growth')))
    },
  )
  bdf.set(f, 'growth', f.f64(LARGEST_GROWTH))
  set('rejectedLast', f.i32(0))
  f.give(f.get(factor))
  return context.end(writer)
}

function orderPlus({ f }: FunctionWriter, bdf: BdfMemory, added: number): Code {
  return f.scalar('f64.convert_i32_s', f.scalar('i32.add', bdf.get(f, 'order'), f.i32(added)))
}

/** The biased errors below which a step of order 0, 1, ... may grow by LEAST_GROWTH. */
const worthGrowth = orders
  .concat(HIGHEST_ORDER + 1)
  .reduce((worths) => [...worths, worths.at(-1)! / LEAST_GROWTH], [1 / LEAST_GROWTH])

/** Where a biased error of the order at hand + `change` lets the step grow enough: most steps stay as they are, seen without a root. */
function whereWorth(
  writer: FunctionWriter,
  bdf: BdfMemory,
  allowed: number,
  biasedError: Code,
  change: -1 | 0 | 1,
  then: (factor: Code) => void,
): void {
  const { f, s } = writer
  const error = s.keep(biasedError)
  const place = f.scalar('i32.shl', bdf.get(f, 'order'), f.i32(3))
  const worth = f.load('f64.load', place, bdf.table(worthGrowth) + 8 * change)
  f.when(s.less(error, worth), () => then(s.keep(f.call(allowed, error, orderPlus(writer, bdf, 1 + change)))))
}

/** Sets factor and next order to those of a neighbour of the order that allows a larger step. */
function compareOrders(
  context: StepContext,
  writer: FunctionWriter,
  bdf: BdfMemory,
  allowed: number,
  factor: Local,
): void {
  const { f, v, s, vectors, get } = writer
  const { error } = context
  const order = bdf.get(f, 'order')
  const prefer = (size: Code, bias: number, measure: 'lowerError' | 'higherError', change: 1 | -1) => {
    const biased = s.multiply(bias, s.multiply(size, bdf.get(f, measure)))
    whereWorth(writer, bdf, allowed, biased, change, (candidate) => {
      f.when(s.less(f.get(factor), candidate), () => {
        f.set(factor, candidate)
        bdf.set(f, 'nextOrder', f.scalar('i32.add', order, f.i32(change)))
      })
    })
  }
  // The error of the order below is told by the last row of the history at the end of the step.
  f.when(f.scalar('i32.gt_s', order, f.i32(1)), () => {
    const spread = v.keep(f.vector('f64x2.splat', bdf.correctionWeights.at(f, order)))
    const row = { local: f.keep('i32', bdf.lastRow(f)) }
    const size = vectors.norm(({ at }) => v.multiply(at(bdf.weights), v.multiplyAdd(spread, at(error), at(row))))
    prefer(size, BIAS.lower, 'lowerError', -1)
  })
  // That of the order above by how the correction, as a derivative, has changed since the step before.
  f.when(f.scalar('i32.lt_s', order, f.i32(HIGHEST_ORDER)), () => {
    const ratio = s.keep(s.divide(get('triedStep'), bdf.past.get(f, 1)))
    const scale = f.keep('f64', s.multiply(ratio, s.divide(bdf.get(f, 'correctionScale'), bdf.get(f, 'keptScale'))))
    const turn = f.keep('i32', f.i32(0))
    f.loop(turn, order, 1, () => f.set(scale, s.multiply(f.get(scale), ratio)))
    const spread = v.keep(f.vector('f64x2.splat', f.get(scale)))
    const difference = (at: (vector: number) => Code) => v.subtractProduct(spread, at(bdf.kept), at(error))
    const size = vectors.norm(({ at }) => v.multiply(at(bdf.weights), difference(at)))
    prefer(size, BIAS.higher, 'higherError', 1)
  })
}

/** Writes (error) -> the factor for another attempt. After several failures by the error the order is lowered, at last to a new start. */
export function writeRetry(context: StepContext, bdf: BdfMemory, allowed: number, changeOrder: number): number {
  const writer = context.begin('retryStep', ['f64'], ['f64'])
  const { f, s, get, set } = writer
  set('rejectedLast', f.i32(1))
  bdf.set(f, 'growth', f.f64(1))
  f.when(get('trouble'), () => {
    bdf.set(f, 'jacobianDue', f.i32(1))
    f.leave(f.f64(FAILED_FACTOR))
  })
  const failures = f.keep('i32', f.scalar('i32.add', bdf.get(f, 'errorFailures'), f.i32(1)))
  bdf.set(f, 'errorFailures', f.get(failures))
  bdf.set(f, 'factorsDue', f.i32(1))
  f.when(f.scalar('i32.gt_s', f.get(failures), f.i32(PATIENCE)), () => {
    f.when(
      f.scalar('i32.gt_s', bdf.get(f, 'order'), f.i32(1)),
      () => f.run(f.call(changeOrder, f.i32(0))),
      () => {
        set('restarted', f.i32(1))
        // A state that was within the tolerance may miss the algebraic equations by more than a later one bears: no step is short enough then.
        if (hasAlgebraicEquations(context.module.model)) set('inconsistent', f.i32(1))
      },
    )
    f.leave(f.f64(LEAST_FACTOR))
  })
  const size = f.call(allowed, s.multiply(BIAS.same, f.get(0)), orderPlus(writer, bdf, 1))
  const factor = s.keep(s.larger(LEAST_FACTOR, size))
  const again = f.scalar('i32.gt_s', f.get(failures), f.i32(1))
  f.give(f.select(again, s.smaller(SECOND_FACTOR, factor), factor))
  return context.end(writer)
}
