import { FunctionBuilder, type Code, type FunctionSink } from './encoder'
import { ScalarOperations } from './scalar'
import { TRAJECTORY_NODES, type TrajectoryMemory } from './trajectory-memory'
import type { VectorOperations } from './vector'

/**
 * Writes (time, result): the solution that a memory holds, or a derivative of it, at a time; beyond its ends the polynomials of the first and
 * of the last step. `recall` is the function () that brings the samples of the step `wanted`.
 */
export function writeTrajectory(
  module: FunctionSink,
  vector: (f: FunctionBuilder) => VectorOperations,
  trajectory: TrajectoryMemory,
  derivative: number,
  recall: number,
): number {
  const f = new FunctionBuilder(`trajectory${derivative}`, ['f64', 'i32'], [])
  const v = vector(f)
  const s = new ScalarOperations(f)
  const { record } = trajectory
  const at = (list: 'starts' | 'sizes', index: Code): Code =>
    f.load('f64.load', f.scalar('i32.add', record.get(f, list), f.scalar('i32.shl', index, f.i32(3))))
  const time = s.keep(s.multiply(f.get(0), record.get(f, 'direction')))
  const step = f.keep('i32', f.call(writeStepSearch(module, trajectory), time))
  const place = f.local('i32')
  const findPlace = () => {
    const entry = f.scalar('i32.add', record.get(f, 'places'), f.scalar('i32.shl', f.get(step), f.i32(2)))
    f.set(place, f.load('i32.load', entry))
  }
  findPlace()
  f.when(f.scalar('i32.eqz', f.get(place)), () => {
    record.set(f, 'wanted', f.get(step))
    f.run(f.call(recall))
    findPlace()
  })
  // From -1 to 1 over the step: so the coefficients stay small.
  const inverse = s.keep(s.divide(2, at('sizes', f.get(step))))
  const x = v.keep(splat(f, s.subtract(s.multiply(s.subtract(time, at('starts', f.get(step))), inverse), 1)))
  const scale = Array.from({ length: derivative }, () => s.multiply(inverse, record.get(f, 'direction')))
  const factor = scale.length === 0 ? null : v.keep(splat(f, scale.reduce(s.multiply)))
  const weights = lagrangeCoefficients(derivative).map((coefficients) => {
    const value = v.keep(v.polynomial(coefficients, x))
    return factor === null ? value : v.keep(v.multiply(value, factor))
  })
  const bytes = 8 * trajectory.stride
  const offset = f.keep('i32', f.i32(0))
  f.loop(offset, f.i32(bytes), 16, () => {
    f.scope(() => {
      const from = f.keep('i32', f.scalar('i32.add', f.get(place), f.get(offset)))
      const sample = (node: number) => f.load('v128.load', f.get(from), node * bytes)
      const first = v.keep(sample(0))
      // Of the differences to the first sample, so that rounding is that of the value itself and not of its weights.
      const change = weights.reduce(
        (total, weight, index) => v.multiplyAdd(weight, v.subtract(sample(index + 1), first), total),
        v.constant(0),
      )
      const floor = f.load('v128.load', f.get(offset), trajectory.floors)
      const value = derivative === 0 ? v.atLeast(v.keep(v.add(first, change)), floor) : change
      f.store('v128.store', f.scalar('i32.add', f.get(1), f.get(offset)), value)
    })
  })
  return module.add(f, false)
}

const splat = (f: FunctionBuilder, value: Code): Code => f.vector('f64x2.splat', value)

/** Writes (directed time) -> the step that it belongs to; remembers it, for the next time is near as a rule. */
function writeStepSearch(module: FunctionSink, { record }: TrajectoryMemory): number {
  const f = new FunctionBuilder('stepSearch', ['f64'], ['i32'])
  const s = new ScalarOperations(f)
  const start = (index: Code): Code =>
    f.load('f64.load', f.scalar('i32.add', record.get(f, 'starts'), f.scalar('i32.shl', index, f.i32(3))))
  const add = (index: Code, more: Code): Code => f.scalar('i32.add', index, more)
  const time = f.get(0)
  const step = f.keep('i32', record.get(f, 'cursor'))
  const within = () => s.and(s.lessOrEqual(start(f.get(step)), time), s.less(time, start(add(f.get(step), f.i32(1)))))
  f.when(within(), () => f.leave(f.get(step)))
  // Of the steps from `step` on that many may be the one.
  const count = f.keep('i32', record.get(f, 'count'))
  const half = f.local('i32')
  f.set(step, f.i32(0))
  f.repeatWhile(f.scalar('i32.gt_s', f.get(count), f.i32(1)), () => {
    f.set(half, f.scalar('i32.div_u', f.get(count), f.i32(2)))
    const after = s.lessOrEqual(start(add(f.get(step), f.get(half))), time)
    f.set(step, add(f.get(step), f.scalar('i32.mul', after, f.get(half))))
    f.set(count, f.scalar('i32.sub', f.get(count), f.get(half)))
  })
  record.set(f, 'cursor', f.get(step))
  f.give(f.get(step))
  return module.add(f, false)
}

/** Of every sample but the first, the coefficients in x = -1 ... 1 of a derivative of its Lagrange polynomial. */
function lagrangeCoefficients(derivative: number): number[][] {
  const nodes = TRAJECTORY_NODES.map((node) => 2 * node - 1)
  return nodes.slice(1).map((node) => {
    let coefficients = [1]
    for (const other of nodes) {
      if (other === node) continue
      const shifted = [0, ...coefficients]
      coefficients = shifted.map((value, power) => (value - other * (coefficients[power] ?? 0)) / (node - other))
    }
    for (let order = 0; order < derivative; order++) {
      coefficients = coefficients.slice(1).map((value, power) => (power + 1) * value)
    }
    return coefficients.length === 0 ? [0] : coefficients
  })
}
