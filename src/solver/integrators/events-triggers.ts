import { MemoryRecord } from '../compiler'
import type { StepFunctions } from './contract'
import type { FunctionWriter, StepContext } from './step-context'

/** Parts of a step at which the triggers are looked at: what comes and goes between two of them is not seen. */
const LOOKS = [0.25, 0.5, 0.75, 1]
/** Where to look first when a trigger was zero at the beginning of the step, to learn to which side it goes. */
const FIRST_LOOK = 2 ** -16

const lookFields = {
  /** Whether the side of a trigger is not known because it was zero. */
  undecided: 'i32',
  /** The parts of the step between which triggers passed through zero. */
  from: 'f64',
  to: 'f64',
} as const

/** The triggers of a model's events in compiled code. Addresses are in bytes. */
export interface Triggers {
  /** () -> whether one of them passes through zero, in its direction, or is not a number in the step tried last; says where in `look`. */
  passed: number
  /** (time, state, 0, values): all of them, exported as 'triggers'. */
  evaluate: number
  look: MemoryRecord<typeof lookFields>
  /** [events]: 1, -1 or 0 at `look`'s `from`, and the triggers where they were looked at last. */
  signs: number
  values: number
  /** Room for a state within the step. */
  point: number
}

const directions = { rising: 1, falling: -1, both: 0 } as const

/** Writes what looks for events after every step of a method; null for a model without any. */
export function writeTriggers(context: StepContext, method: StepFunctions): Triggers | null {
  const { module } = context
  const { graph, memory } = module.model
  if (graph.events.length === 0) return null
  const count = graph.events.length
  const triggers: Triggers = {
    passed: 0,
    evaluate: module.write('triggers', [graph.builder.concatenate(graph.events.map(({ trigger }) => trigger))]),
    look: new MemoryRecord(memory, lookFields),
    signs: memory.allocate(count),
    values: memory.allocate(count),
    point: context.vector(),
  }
  const { look } = triggers
  const wanted = memory.constant(graph.events.map(({ direction }) => directions[direction]))

  /** (): looks at the values: leaves the function with 1 when a trigger has come to zero, and keeps their signs when none has. */
  const writeCompare = () => {
    const writer = context.begin('compare', [], ['i32'])
    const { f, s } = writer
    const value = f.local('f64')
    const sign = f.local('f64')
    const event = f.keep('i32', f.i32(0))
    const entry = (address: number) => f.load('f64.load', f.get(event), address)
    f.loop(event, f.i32(8 * count), 8, () => {
      f.set(value, entry(triggers.values))
      f.set(sign, entry(triggers.signs))
      const left = s.and(s.not(s.equal(f.get(sign), 0)), s.lessOrEqual(s.multiply(f.get(sign), f.get(value)), 0))
      const watched = s.lessOrEqual(s.multiply(f.get(sign), entry(wanted)), 0)
      const isNumber = s.equal(f.get(value), f.get(value))
      f.when(s.or(s.and(left, watched), s.not(isNumber)), () => f.leave(f.i32(1)))
    })
    f.set(event, f.i32(0))
    f.loop(event, f.i32(8 * count), 8, () => {
      f.set(value, entry(triggers.values))
      const negative = f.select(s.less(f.get(value), 0), f.f64(-1), f.f64(0))
      f.store('f64.store', f.get(event), f.select(s.less(0, f.get(value)), f.f64(1), negative), triggers.signs)
    })
    f.give(f.i32(0))
    return context.end(writer)
  }
  const compare = writeCompare()

  const writer = context.begin('eventPassed', [], ['i32'])
  const { f, s, get } = writer
  look.set(f, 'from', f.f64(0))
  f.when(look.get(f, 'undecided'), () => {
    look.set(f, 'undecided', f.i32(0))
    lookAt(writer, FIRST_LOOK)
  })
  for (const part of LOOKS) lookAt(writer, part)
  f.give(f.i32(0))
  triggers.passed = context.end(writer)
  return triggers

  function lookAt({ f }: FunctionWriter, part: number): void {
    const evaluate = (time: ReturnType<typeof get>, state: number) =>
      f.run(f.call(triggers.evaluate, time, f.i32(state), f.i32(0), f.i32(triggers.values)))
    if (part === 1) evaluate(get('triedEnd'), context.next)
    else {
      f.run(f.call(method.interpolate, f.f64(part), f.i32(triggers.point)))
      evaluate(s.add(get('time'), s.multiply(part, get('triedStep'))), triggers.point)
    }
    look.set(f, 'to', f.f64(part))
    f.when(f.call(compare), () => f.leave(f.i32(1)))
    look.set(f, 'from', f.f64(part))
  }
}
