import type { StepContext } from '../step-context'
import { HIGHEST_ORDER, orders, type BdfMemory } from './bdf-memory'
import { binomial } from './binomial'

/** Writes (h): puts the history into units of another step size. */
export function writeRescale(context: StepContext, bdf: BdfMemory): number {
  const writer = context.begin('rescale', ['f64'], [])
  const { f, v, vectors } = writer
  const ratio = v.keep(f.vector('f64x2.splat', f.scalar('f64.div', f.get(0), bdf.get(f, 'scaledStep'))))
  const powers = [ratio]
  while (powers.length < HIGHEST_ORDER) powers.push(v.keep(v.multiply(powers.at(-1)!, ratio)))
  vectors.each(({ at, put }) => {
    for (const row of orders) put(bdf.rows[row]!, v.multiply(powers[row - 1]!, at(bdf.rows[row]!)))
  })
  bdf.set(f, 'scaledStep', f.get(0))
  return context.end(writer)
}

/** Writes (): the prediction, a Taylor series to the end of the step, and no correction yet; the weights of the norms. */
export function writePredict(context: StepContext, bdf: BdfMemory): number {
  const { state, next, error } = context
  const writer = context.begin('predict', [], [])
  const { f, v, vectors, get } = writer
  const relative = v.keep(f.vector('f64x2.splat', get('relativeTolerance')))
  vectors.each(({ at, put }) => {
    const from = v.keep(at(state))
    const rows = [from, ...orders.map((row) => v.keep(at(bdf.rows[row]!)))]
    // From the smallest term on: the state is rounded once.
    const value = v.keep(rows.reduceRight((sum, row) => v.add(sum, row)))
    put(bdf.prediction, value)
    put(next, value)
    put(
      bdf.predictedRise,
      orders.slice(1).reduce((sum, row) => v.multiplyAdd(v.constant(row), rows[row]!, sum), rows[1]!),
    )
    put(error, v.constant(0))
    const scale = v.multiplyAdd(relative, f.vector('f64x2.abs', from), at(context.absolute))
    put(bdf.weights, v.divide(v.constant(1), scale))
  })
  return context.end(writer)
}

/** Writes (theta, result): the polynomial of the step tried last, whose correction at x = theta - 1 is that at the end times l(x). */
export function writeInterpolate(context: StepContext, bdf: BdfMemory): number {
  const writer = context.begin('interpolate', ['f64', 'i32'], [])
  const { f, s, v, vectors } = writer
  const theta = v.keep(f.vector('f64x2.splat', f.get(0)))
  const x = s.keep(s.subtract(f.get(0), 1))
  const spread = [...orders]
    .reverse()
    .reduce((sum, power) => s.multiply(x, s.add(bdf.correctionWeights.get(f, power), sum)), s.real(0))
  const weight = v.keep(f.vector('f64x2.splat', s.add(1, spread)))
  vectors.each(({ at, put }) => {
    const series = [...orders]
      .reverse()
      .reduce((sum, row) => v.multiplyAdd(theta, sum, at(bdf.rows[row]!)), v.constant(0))
    const there = v.multiplyAdd(theta, series, at(context.state))
    put({ local: 1 }, v.multiplyAdd(weight, at(context.error), there))
  })
  return context.end(writer)
}

/** Writes (): moves the history to the end of the step, whose state has become `state`, and then to the order chosen for the next one. */
export function writeAcceptStep(context: StepContext, bdf: BdfMemory, changeOrder: number): number {
  const writer = context.begin('acceptStep', [], [])
  const { f, s, v, vectors, get } = writer
  const weights = orders.map((row) => v.keep(f.vector('f64x2.splat', bdf.correctionWeights.get(f, row))))
  vectors.each(({ at, put }) => {
    // Not what the corrector said: the state may have been lifted to its floor.
    const correction = v.keep(v.subtract(at(context.state), at(bdf.prediction)))
    const rows = orders.map((row) => v.keep(at(bdf.rows[row]!)))
    put(context.error, correction)
    for (const row of orders) {
      const shifted = orders
        .slice(row)
        .reduce((sum, above) => v.multiplyAdd(v.constant(binomial(above, row)), rows[above - 1]!, sum), rows[row - 1]!)
      put(bdf.rows[row]!, v.multiplyAdd(weights[row - 1]!, correction, shifted))
    }
  })
  const alike = f.scalar('i32.add', bdf.get(f, 'alike'), f.i32(1))
  bdf.set(f, 'alike', f.select(s.equal(get('triedStep'), bdf.past.get(f, 1)), alike, f.i32(0)))
  for (const step of orders.slice(1).reverse()) bdf.past.set(f, step, bdf.past.get(f, step - 1))
  bdf.past.set(f, 1, get('triedStep'))
  f.when(f.scalar('i32.eq', bdf.get(f, 'wait'), f.i32(1)), () => {
    vectors.copy(context.error, bdf.kept)
    bdf.set(f, 'keptScale', bdf.get(f, 'correctionScale'))
  })
  const higher = f.scalar('i32.gt_s', bdf.get(f, 'nextOrder'), bdf.get(f, 'order'))
  f.when(s.not(f.scalar('i32.eq', bdf.get(f, 'nextOrder'), bdf.get(f, 'order'))), () => {
    f.run(f.call(changeOrder, higher))
  })
  return context.end(writer)
}
