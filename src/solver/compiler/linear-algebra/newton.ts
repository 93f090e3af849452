import { FunctionBuilder, type Code, type FunctionSink } from '../encoder'
import type { Sizes } from './sizes'

/** Indices of the functions of the module that an iteration calls. */
export interface NewtonCalls {
  rightHandSide: number
  solve: number
}

/**
 * `newtonIteration(t, alpha, y, base, slope, residual, change, factors, weights)`: one simplified Newton step for
 * alpha (y - base) = f(t, y): slope = f(t, y), residual = slope - alpha (y - base), change = (alpha I - J)^-1 residual, y += change.
 * Returns the weighted norm of the change, sqrt(mean((change_i weights_i)^2)).
 */
export function writeNewtonIteration(module: FunctionSink, sizes: Sizes, calls: NewtonCalls): number {
  const types = ['f64', 'f64', ...Array.from({ length: 7 }, () => 'i32' as const)] as const
  const f = new FunctionBuilder('newtonIteration', types, ['f64'])
  const [TIME, ALPHA, Y, BASE, SLOPE, RESIDUAL, CHANGE, FACTORS, WEIGHTS] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const
  const offset = f.local('i32')
  const at = (pointer: number): Code => f.scalar('i32.add', f.get(pointer), f.get(offset))
  const value = (pointer: number): Code => f.load('f64.load', at(pointer))
  const each = (body: () => void) => {
    f.set(offset, f.i32(0))
    f.loop(offset, f.i32(8 * sizes.states), 8, body)
  }
  f.run(f.call(calls.rightHandSide, f.get(TIME), f.get(Y), f.i32(0), f.get(SLOPE)))
  each(() => {
    const moved = f.scalar('f64.mul', f.get(ALPHA), f.scalar('f64.sub', value(Y), value(BASE)))
    f.store('f64.store', at(RESIDUAL), f.scalar('f64.sub', value(SLOPE), moved))
  })
  f.run(f.call(calls.solve, f.get(FACTORS), f.get(RESIDUAL), f.get(CHANGE)))
  const total = f.keep('f64', f.f64(0))
  const scaled = f.local('f64')
  each(() => {
    f.store('f64.store', at(Y), f.scalar('f64.add', value(Y), value(CHANGE)))
    f.set(scaled, f.scalar('f64.mul', value(CHANGE), value(WEIGHTS)))
    f.set(total, f.scalar('f64.add', f.get(total), f.scalar('f64.mul', f.get(scaled), f.get(scaled))))
  })
  f.give(f.scalar('f64.sqrt', f.scalar('f64.mul', f.get(total), f.f64(1 / sizes.states))))
  return module.add(f)
}

/**
 * `errorNorm(error, before, after, relative, absolute)`: sqrt(mean((error_i / (absolute_i + relative max(|before_i|, |after_i|)))^2)).
 */
export function writeErrorNorm(module: FunctionSink, sizes: Sizes): number {
  const f = new FunctionBuilder('errorNorm', ['i32', 'i32', 'i32', 'f64', 'i32'], ['f64'])
  const [ERROR, BEFORE, AFTER, RELATIVE, ABSOLUTE] = [0, 1, 2, 3, 4] as const
  const offset = f.keep('i32', f.i32(0))
  const value = (pointer: number): Code => f.load('f64.load', f.scalar('i32.add', f.get(pointer), f.get(offset)))
  const total = f.keep('f64', f.f64(0))
  const scaled = f.local('f64')
  f.loop(offset, f.i32(8 * sizes.states), 8, () => {
    const size = f.scalar('f64.max', f.scalar('f64.abs', value(BEFORE)), f.scalar('f64.abs', value(AFTER)))
    const scale = f.scalar('f64.add', value(ABSOLUTE), f.scalar('f64.mul', f.get(RELATIVE), size))
    f.set(scaled, f.scalar('f64.div', value(ERROR), scale))
    f.set(total, f.scalar('f64.add', f.get(total), f.scalar('f64.mul', f.get(scaled), f.get(scaled))))
  })
  f.give(f.scalar('f64.sqrt', f.scalar('f64.mul', f.get(total), f.f64(1 / sizes.states))))
  return module.add(f)
}
