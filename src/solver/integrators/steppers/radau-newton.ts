import type { IterationMatrix } from '../../compiler'
import { attemptFailures } from '../contract'
import type { StepContext } from '../step-context'
import { power } from '../step-size'
import type { CollocationTableau } from '../tableaus'
import type { RadauMemory } from './radau-memory'
import { writePredictStages, writeStageResiduals, writeStageUpdate } from './radau-stages'

/** Convergence by less than this a turn is none. */
const SLOWEST = 0.99
/** How the estimate of what is left of a change passes on from one step to the next. */
const MEMORY = 0.8
/** The factor for another attempt where nothing better is known. */
const FAILED_FACTOR = 0.5
const EPSILON = 2 ** -52

/**
 * Writes (time, h) -> 0 or the trouble: simplified Newton steps for all stages at once, in the form that splits into a real and a complex
 * system, with the convergence control of Hairer and Wanner II, IV.8. When it cannot converge in the turns that are left it says which
 * step might.
 */
export function writeRadauNewton(
  context: StepContext,
  tableau: CollocationTableau,
  matrix: IterationMatrix,
  radau: RadauMemory,
): number {
  const predict = writePredictStages(context, tableau, radau)
  const residuals = writeStageResiduals(context, tableau, radau)
  const update = writeStageUpdate(context, tableau, radau)
  const writer = context.begin('solveStages', ['f64', 'f64'], ['i32'])
  const { f, s, get, set } = writer
  const [time, h] = [f.get(0), f.get(1)]
  const turn = f.keep('i32', f.i32(0))
  const norm = f.local('f64')
  const previous = f.keep('f64', f.f64(0))
  const ratio = f.keep('f64', f.f64(0))
  const remainder = f.keep('f64', power(writer, s.larger(radau.get(writer, 'remainder'), EPSILON), s.real(MEMORY)))
  const trouble = (why: (typeof attemptFailures)[number]) => f.leave(f.i32(1 + attemptFailures.indexOf(why)))
  radau.set(writer, 'failedFactor', f.f64(FAILED_FACTOR))
  // One turn says nothing about the convergence: it was fast.
  set('newtonRate', f.f64(0))
  f.run(f.call(predict, h))
  f.forever(() => {
    f.when(f.scalar('i32.ge_s', f.get(turn), get('newtonSteps')), () => trouble('newton-diverged'))
    tableau.nodes.forEach((node, stage) => {
      context.evaluate(writer, s.add(time, s.multiply(node, h)), radau.points[stage]!, radau.values[stage]!)
    })
    f.run(f.call(residuals, h))
    f.run(f.call(matrix.solve, f.i32(radau.factors), f.i32(radau.right), f.i32(radau.change)))
    f.run(f.call(matrix.complexSolve, f.i32(radau.complexFactors), f.i32(radau.complex), f.i32(radau.complex)))
    f.set(norm, f.call(update))
    f.when(s.not(s.less(f.get(norm), Infinity)), () => trouble('not-finite'))
    f.set(turn, f.scalar('i32.add', f.get(turn), f.i32(1)))
    const later = f.scalar('i32.gt_s', f.get(turn), f.i32(1))
    f.when(s.and(later, f.scalar('i32.lt_s', f.get(turn), get('newtonSteps'))), () => judge())
    f.set(previous, s.larger(f.get(norm), EPSILON))
    const converged = s.lessOrEqual(s.multiply(f.get(remainder), f.get(norm)), radau.get(writer, 'newtonTarget'))
    f.when(converged, () => {
      radau.set(writer, 'remainder', f.get(remainder))
      radau.set(writer, 'iterations', f.get(turn))
      f.leave(f.i32(0))
    })
  })
  return context.end(writer)

  /** Measures the convergence; fails when it is too slow. */
  function judge(): void {
    const present = s.keep(s.divide(f.get(norm), f.get(previous)))
    const second = f.scalar('i32.eq', f.get(turn), f.i32(2))
    set('newtonRate', f.select(second, present, s.sqrt(s.multiply(present, f.get(ratio)))))
    f.set(ratio, present)
    f.when(s.not(s.less(get('newtonRate'), SLOWEST)), () => trouble('newton-diverged'))
    f.set(remainder, s.divide(get('newtonRate'), s.subtract(1, get('newtonRate'))))
    // What will be left after the last turn, in units of what is wanted.
    const left = f.keep('f64', s.multiply(f.get(remainder), s.divide(f.get(norm), radau.get(writer, 'newtonTarget'))))
    const turns = f.keep('i32', f.scalar('i32.add', f.get(turn), f.i32(1)))
    f.loop(turns, get('newtonSteps'), 1, () => f.set(left, s.multiply(f.get(left), get('newtonRate'))))
    f.when(s.not(s.less(f.get(left), 1)), () => {
      const bounded = s.keep(s.larger(1e-4, s.smaller(20, f.get(left))))
      const order = f.scalar('i32.sub', f.scalar('i32.add', get('newtonSteps'), f.i32(3)), f.get(turn))
      const exponent = s.divide(-1, f.scalar('f64.convert_i32_s', order))
      radau.set(writer, 'failedFactor', s.multiply(0.8, power(writer, bounded, exponent)))
      trouble('newton-diverged')
    })
  }
}
