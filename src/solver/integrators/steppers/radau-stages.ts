import type { Code } from '../../compiler/encoder'
import type { FunctionWriter, StepContext } from '../step-context'
import type { CollocationTableau } from '../tableaus'
import { binomial } from './binomial'
import { massProduct } from './mass-product'
import type { RadauMemory } from './radau-memory'

/** Sum of weights times kept pairs. */
function mixed({ v }: FunctionWriter, weights: readonly number[], values: readonly Code[]): Code {
  let total: Code | null = null
  weights.forEach((weight, index) => {
    const value = values[index]!
    if (weight === 0) return
    if (total === null) total = weight === 1 ? value : v.multiply(v.constant(weight), value)
    else total = weight === 1 ? v.add(total, value) : v.multiplyAdd(v.constant(weight), value, total)
  })
  return total!
}

const splat = ({ f, v }: FunctionWriter, value: Code): Code => v.keep(f.vector('f64x2.splat', value))

/** Writes (h): the first guess of the stages, the polynomial of the step before continued; all at the state when there is none. */
export function writePredictStages(context: StepContext, tableau: CollocationTableau, radau: RadauMemory): number {
  const writer = context.begin('predictStages', ['f64'], [])
  const { f, v, s, vectors } = writer
  f.when(
    radau.get(writer, 'hasPast'),
    () => {
      const ratio = s.keep(s.divide(f.get(0), radau.get(writer, 'pastStep')))
      const places = tableau.nodes.map((node) => splat(writer, s.multiply(node, ratio)))
      vectors.each(({ at, put }) => {
        const [first, second, third] = radau.past.map((vector) => v.keep(at(vector)))
        const increments = places.map((place) =>
          v.keep(v.multiply(place, v.multiplyAdd(place, v.multiplyAdd(place, third!, second!), first!))),
        )
        const state = v.keep(at(context.state))
        radau.points.forEach((point, stage) => put(point, v.add(state, increments[stage]!)))
        tableau.inverseTransformation.forEach((row, stage) => {
          put(radau.transformed[stage]!, mixed(writer, row, increments))
        })
      })
    },
    () =>
      vectors.each(({ at, put }) => {
        for (const point of radau.points) put(point, at(context.state))
        for (const vector of radau.transformed) put(vector, v.constant(0))
      }),
  )
  return context.end(writer)
}

/** Writes (h): the right-hand sides of Newton's systems, T^-1 f(Y) - (B / h) M W, the last two rows as one of complex numbers. */
export function writeStageResiduals(context: StepContext, tableau: CollocationTableau, radau: RadauMemory): number {
  const writer = context.begin('stageResiduals', ['f64'], [])
  const { f, v, s, vectors } = writer
  const { mass } = context.module.model.graph
  const over = (value: number) => splat(writer, s.divide(value, f.get(0)))
  const [gamma, alpha, beta] = [tableau.eigenvalues.gamma, tableau.eigenvalues.alpha, tableau.eigenvalues.beta].map(
    over,
  )
  /** target - (B / h) W, row by row. */
  const coupled = (w: readonly Code[], targets: readonly Code[]): Code[] => [
    v.subtractProduct(gamma!, w[0]!, targets[0]!),
    v.multiplyAdd(beta!, w[2]!, v.subtractProduct(alpha!, w[1]!, targets[1]!)),
    v.subtractProduct(beta!, w[1]!, v.subtractProduct(alpha!, w[2]!, targets[2]!)),
  ]
  const rows = tableau.inverseTransformation
  if (!mass) {
    vectors.each(({ at, put, complexPut }) => {
      const values = radau.values.map((value) => v.keep(at(value)))
      const w = radau.transformed.map((vector) => v.keep(at(vector)))
      const [real, re, im] = coupled(
        w,
        rows.map((row) => mixed(writer, row, values)),
      )
      put(radau.right, real!)
      complexPut(radau.complex, re!, im!)
    })
    return context.end(writer)
  }
  const targets = [radau.right, context.vector(), context.vector()]
  const couplings = rows.map(() => context.vector())
  vectors.each(({ at, put }) => {
    const values = radau.values.map((value) => v.keep(at(value)))
    const w = radau.transformed.map((vector) => v.keep(at(vector)))
    rows.forEach((row, stage) => put(targets[stage]!, mixed(writer, row, values)))
    const nothing = rows.map(() => v.constant(0))
    coupled(w, nothing).forEach((value, stage) => put(couplings[stage]!, value))
  })
  couplings.forEach((coupling, stage) => massProduct(writer, mass, coupling, targets[stage]!))
  vectors.each(({ at, complexPut }) => complexPut(radau.complex, at(targets[1]!), at(targets[2]!)))
  return context.end(writer)
}

/** Writes () -> the norm of Newton's change, which it adds to the stages. */
export function writeStageUpdate(context: StepContext, tableau: CollocationTableau, radau: RadauMemory): number {
  const writer = context.begin('stageUpdate', [], ['f64'])
  const { f, v, s, vectors } = writer
  const squares = vectors.meanSquares(3, ({ at, put, complexAt }) => {
    const { re, im } = complexAt(radau.complex)
    const changes = [at(radau.change), re, im].map(v.keep.bind(v))
    const w = radau.transformed.map((vector, stage) => v.keep(v.add(at(vector), changes[stage]!)))
    w.forEach((value, stage) => put(radau.transformed[stage]!, value))
    const state = v.keep(at(context.state))
    tableau.transformation.forEach((row, stage) => {
      const increment = v.keep(mixed(writer, row, w))
      put(radau.increments[stage]!, increment)
      put(radau.points[stage]!, v.add(state, increment))
    })
    const weight = v.keep(at(radau.weights))
    return changes.map((change) => v.multiply(change, weight))
  })
  f.give(
    s.sqrt(
      s.multiply(
        1 / 3,
        squares.reduce((sum, square) => s.add(sum, square)),
      ),
    ),
  )
  return context.end(writer)
}

/** Writes (): the polynomial of the step tried last, kept to predict the stages of the next with. */
export function writeKeepPolynomial(context: StepContext, tableau: CollocationTableau, radau: RadauMemory): number {
  const writer = context.begin('keepPolynomial', [], [])
  const { v, vectors } = writer
  // The weights of Z_i in (1 + s)^(p + 1) become those in s^power.
  const weights = radau.past.map((_, index) =>
    tableau.dense.map((row) => row.reduce((sum, coefficient, p) => sum + coefficient * binomial(p + 1, index + 1), 0)),
  )
  vectors.each(({ at, put }) => {
    const increments = radau.increments.map((vector) => v.keep(at(vector)))
    weights.forEach((row, index) => put(radau.past[index]!, mixed(writer, row, increments)))
  })
  return context.end(writer)
}
