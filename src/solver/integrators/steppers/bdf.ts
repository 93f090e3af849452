import { writeIterationMatrix } from '../../compiler'
import type { StepFunctions } from '../contract'
import type { StepContext } from '../step-context'
import { writeCoefficients } from './bdf-coefficients'
import { writeCorrector, writeSetup } from './bdf-corrector'
import { writeAcceptStep, writeInterpolate, writePredict, writeRescale } from './bdf-history'
import { BdfMemory } from './bdf-memory'
import { writeOrderChange } from './bdf-order'
import { writeAllowed, writeChooseStep, writeRetry } from './bdf-step-size'
import { writeInitialRate } from './initial-rate'

/** Steps for which factors, and a Jacobian, are used at most. */
const FACTORS_AGE = 20
const JACOBIAN_AGE = 51
/** How far alpha may be from that of the factors, relative to 1. */
const ALPHA_CHANGE = 0.3
/** The first step is often far too small: the second may be larger by this. */
const FIRST_GROWTH = 1e4

/**
 * Backward differentiation formulas of order 1 to 5 in variable steps with a fixed leading coefficient: one right-hand side or two a step,
 * Jacobian and factors kept over many. Order and step are chosen as in VODE (Brown, Byrne and Hindmarsh 1989, SIAM J. Sci. Stat. Comput.
 * 10, 1038) and its successor CVODE.
 */
export function writeBdf(context: StepContext): StepFunctions {
  const { module, state, slope } = context
  const { memory } = module.model
  const matrix = writeIterationMatrix(module)
  const space = {
    jacobian: memory.allocate(matrix.jacobianDoubles),
    factors: memory.allocate(matrix.factorDoubles),
  }
  const bdf = new BdfMemory(context)
  const changeOrder = writeOrderChange(context, bdf)
  const allowed = writeAllowed(context)
  const rescale = writeRescale(context, bdf)
  const coefficients = writeCoefficients(context, bdf)
  const predict = writePredict(context, bdf)
  const setup = writeSetup(context, matrix, bdf, space)
  const corrector = writeCorrector(context, matrix, bdf, space)
  const rate = module.model.graph.mass ? context.vector() : slope
  const initialRate = module.model.graph.mass ? writeInitialRate(context, matrix, { ...space, rate }) : null

  const writer = context.begin('attempt', ['f64', 'f64'], ['f64'])
  const { f, v, s, vectors, get, set } = writer
  const [time, h] = [f.get(0), f.get(1)]
  f.when(get('restarted'), () => start())
  f.when(s.not(s.equal(h, bdf.get(f, 'scaledStep'))), () => f.run(f.call(rescale, h)))
  f.run(f.call(coefficients, h))
  f.run(f.call(predict))
  const end = s.keep(s.add(time, h))
  const alpha = s.keep(s.divide(bdf.correctionWeights.get(f, 1), h))
  const ageIs = (since: 'factoredAt' | 'jacobianAt', most: number) =>
    f.scalar('i32.ge_s', f.scalar('i32.sub', get('steps'), bdf.get(f, since)), f.i32(most))
  const freshJacobian = f.keep('i32', s.or(bdf.get(f, 'jacobianDue'), ageIs('jacobianAt', JACOBIAN_AGE)))
  const away = s.less(ALPHA_CHANGE, s.abs(s.subtract(s.divide(bdf.get(f, 'factoredAlpha'), alpha), 1)))
  const dueFactors = s.or(bdf.get(f, 'factorsDue'), s.or(ageIs('factoredAt', FACTORS_AGE), away))
  f.when(s.or(f.get(freshJacobian), dueFactors), () => prepare(f.get(freshJacobian)))
  set('trouble', f.call(corrector, end, h))
  f.when(s.and(s.not(s.not(get('trouble'))), s.not(f.get(freshJacobian))), () => {
    f.run(f.call(predict))
    prepare(f.i32(1))
    set('trouble', f.call(corrector, end, h))
  })
  f.when(get('trouble'), () => f.leave(f.f64(Infinity)))
  f.give(s.multiply(bdf.get(f, 'error'), bdf.get(f, 'correction')))
  const attempt = context.end(writer)

  return {
    attempt,
    interpolate: writeInterpolate(context, bdf),
    accept: writeAcceptStep(context, bdf, changeOrder),
    factor: writeChooseStep(context, bdf, allowed),
    retry: writeRetry(context, bdf, allowed, changeOrder),
  }

  /** Begins with order 1: the history is the state and its rate of change. */
  function start(): void {
    if (initialRate === null) context.refreshSlope(writer, time)
    else {
      set('trouble', f.call(initialRate, time, h))
      f.when(get('trouble'), () => f.leave(f.f64(Infinity)))
    }
    const size = v.keep(f.vector('f64x2.splat', h))
    vectors.each(({ at, put }) => {
      bdf.rows.forEach((row, power) => {
        if (power === 1) put(row, v.multiply(size, at(rate)))
        else if (row !== state) put(row, v.constant(0))
      })
    })
    bdf.set(f, 'scaledStep', h)
    bdf.set(f, 'order', f.i32(1))
    bdf.set(f, 'nextOrder', f.i32(1))
    bdf.set(f, 'wait', f.i32(2))
    bdf.set(f, 'errorFailures', f.i32(0))
    bdf.set(f, 'alike', f.i32(0))
    bdf.set(f, 'jacobianDue', f.i32(1))
    bdf.set(f, 'growth', f.f64(FIRST_GROWTH))
    set('restarted', f.i32(0))
  }

  function prepare(freshJacobian: ReturnType<typeof f.get>): void {
    set('trouble', f.call(setup, end, alpha, freshJacobian))
    f.when(get('trouble'), () => f.leave(f.f64(Infinity)))
  }
}
