import type { Code } from '../compiler/encoder'
import type { StepFunctions } from './contract'
import { attemptFailures } from './contract'
import type { FunctionWriter, StepContext } from './step-context'
import { acceptedFactor, retryFactor } from './step-size'

/** How `advance` ends: its result is the place in this list. */
export const advanceOutcomes = [
  'at-end',
  'budget-spent',
  'event',
  'step-made',
  'samples-spent',
  'standstill',
  'too-many-steps',
] as const
export type AdvanceOutcome = (typeof advanceOutcomes)[number]

/** A step below this part of |t| no longer moves the clock reliably. */
const SMALLEST_RELATIVE_STEP = 2 ** -48
/** A state may be this far below its floor, in tolerances, and is then lifted to it. */
const FLOOR_TOLERANCE = 1

/** Why it waits in the middle of a step: the control's `waiting`. */
const WAITING = { no: 0, forEvents: 1, forSamples: 2, forWatcher: 3 } as const

/**
 * Writes `advance(budget)`: makes steps until the end or until `budget` attempts are spent, and takes the samples that they pass over. It
 * also comes back in the middle of a step, before it is taken: when `eventPassed`, a function () -> whether the step passes an event, says
 * so; then, with its samples taken, at every accepted step if the control's `watched` is set; and when the samples that it was given are
 * spent and `moreSamples` is set. Called again it goes on there. Everything that happens at every step happens in compiled code: stepping
 * allocates nothing.
 */
export function writeAdvance(context: StepContext, method: StepFunctions, eventPassed: number | null): number {
  const accept = writeAccept(context, method)
  const samples = writeSamples(context, method)
  const beneath = writeBeneath(context)
  const writer = context.begin('advance', ['i32'], ['i32'])
  const { f, s, get, set, count } = writer
  const leave = (outcome: AdvanceOutcome) => f.leave(f.i32(advanceOutcomes.indexOf(outcome)))
  const budget = f.keep('i32', f.get(0))
  const error = f.local('f64')
  const wait = (why: keyof typeof WAITING, outcome: AdvanceOutcome) => {
    set('waiting', f.i32(WAITING[why]))
    leave(outcome)
  }
  const finishStep = () => {
    f.run(f.call(samples))
    const spent = s.not(f.scalar('i32.lt_u', get('nextSample'), get('samplesEnd')))
    f.when(s.and(get('moreSamples'), spent), () => wait('forSamples', 'samples-spent'))
    f.when(get('watched'), () => wait('forWatcher', 'step-made'))
    f.run(f.call(accept))
  }
  const waitsFor = (why: keyof typeof WAITING) => f.scalar('i32.eq', get('waiting'), f.i32(WAITING[why]))
  f.when(s.or(waitsFor('forEvents'), waitsFor('forSamples')), () => {
    set('waiting', f.i32(WAITING.no))
    finishStep()
  })
  f.when(waitsFor('forWatcher'), () => {
    set('waiting', f.i32(WAITING.no))
    f.run(f.call(accept))
  })
  const left = f.local('f64')
  f.forever(() => {
    f.set(left, s.multiply(get('direction'), s.subtract(get('end'), get('time'))))
    f.when(s.not(s.less(0, f.get(left))), () => leave('at-end'))
    f.when(f.scalar('i32.le_s', f.get(budget), f.i32(0)), () => leave('budget-spent'))
    f.set(budget, f.scalar('i32.sub', f.get(budget), f.i32(1)))
    const attempts = f.scalar('i32.add', get('steps'), get('rejected'))
    f.when(f.scalar('i32.ge_s', attempts, get('attemptsAllowed')), () => leave('too-many-steps'))
    set('step', s.smaller(get('step'), get('largestStep')))
    const least = s.larger(s.multiply(SMALLEST_RELATIVE_STEP, s.abs(get('time'))), get('smallestStep'))
    // A step to the end may be as small as what is left.
    const reachesEnd = s.lessOrEqual(f.get(left), get('step'))
    f.when(s.not(s.or(s.less(least, get('step')), reachesEnd)), () => leave('standstill'))
    chooseEnd(writer, f.get(left))
    set('trouble', f.i32(0))
    f.set(error, f.call(method.attempt, get('time'), get('triedStep')))
    f.when(get('bounded'), () => f.when(f.call(beneath), () => f.set(error, f.f64(2))))
    const passed = s.and(s.lessOrEqual(f.get(error), 1), s.not(get('trouble')))
    f.when(
      passed,
      () => {
        count('steps')
        const factor =
          method.factor === null ? acceptedFactor(writer, f.get(error)) : f.call(method.factor, f.get(error))
        set('step', s.multiply(s.abs(get('triedStep')), factor))
        if (eventPassed !== null) f.when(f.call(eventPassed), () => wait('forEvents', 'event'))
        finishStep()
      },
      () => {
        count('rejected')
        const measured = s.and(s.less(1, f.get(error)), s.less(f.get(error), Infinity))
        f.when(s.not(s.or(measured, get('trouble'))), () => {
          set('trouble', f.i32(1 + attemptFailures.indexOf('not-finite')))
        })
        const factor = method.retry === null ? retryFactor(writer, f.get(error)) : f.call(method.retry, f.get(error))
        set('step', s.multiply(s.abs(get('triedStep')), factor))
      },
    )
  })
  return context.end(writer, true)
}

/** The end of the step to try: a last sliver of a step is joined to the one before it. */
function chooseEnd({ f, s, get, set }: FunctionWriter, left: Code): void {
  f.when(
    s.less(s.multiply(1.01, get('step')), left),
    () => {
      set('triedStep', s.multiply(get('direction'), get('step')))
      set('triedEnd', s.add(get('time'), get('triedStep')))
    },
    () => {
      const within = s.larger(s.subtract(left, get('endMargin')), s.multiply(0.5, left))
      set('triedStep', s.multiply(get('direction'), within))
      set('triedEnd', get('end'))
    },
  )
}

/** (): the step tried last is taken. */
function writeAccept(context: StepContext, method: StepFunctions): number {
  const writer = context.begin('accept', [], [])
  const { f, vectors, get, set } = writer
  set('time', get('triedEnd'))
  vectors.copy(context.next, context.state)
  set('slopeFresh', f.i32(0))
  set('jacobianFresh', get('jacobianAhead'))
  set('jacobianAhead', f.i32(0))
  if (method.accept !== null) f.run(f.call(method.accept))
  // A state that was lifted to its floor has another slope than the method knows.
  f.when(get('bounded'), () => set('slopeFresh', f.i32(0)))
  return context.end(writer, true)
}

/** (): the samples up to the end of the step tried last. */
function writeSamples(context: StepContext, method: StepFunctions): number {
  const { states } = context.module.model
  const writer = context.begin('samples', [], [])
  const { f, v, s, vectors, get, set } = writer
  const time = f.local('f64')
  const theta = f.local('f64')
  const result = f.local('i32')
  const waiting = s.and(
    f.scalar('i32.lt_u', get('nextSample'), get('samplesEnd')),
    s.lessOrEqual(0, s.multiply(get('direction'), s.subtract(get('triedEnd'), f.load('f64.load', get('nextSample'))))),
  )
  f.repeatWhile(waiting, () => {
    f.set(time, f.load('f64.load', get('nextSample')))
    f.set(theta, s.divide(s.subtract(f.get(time), get('time')), get('triedStep')))
    // At the end exactly, whatever the division gave.
    f.when(s.equal(f.get(time), get('triedEnd')), () => f.set(theta, get('part')))
    f.run(f.call(method.interpolate, f.get(theta), get('sampleResult')))
    // A dense output may dip below a floor that both ends of its step keep.
    f.when(get('bounded'), () => {
      f.set(result, get('sampleResult'))
      vectors.each(({ at, put }) => put({ local: result }, v.atLeast(at({ local: result }), at(context.floors))))
    })
    set('nextSample', f.scalar('i32.add', get('nextSample'), f.i32(8)))
    set('sampleResult', f.scalar('i32.add', get('sampleResult'), f.i32(8 * states)))
  })
  return context.end(writer)
}

/**
 * () -> whether `next` lies below its floors by more than the tolerance; lifts what lies below by less (Shampine, Thompson, Kierzenka and
 * Byrne, "Non-negative solutions of ODEs", 2005: a step that leaves the region is an error of the step).
 */
function writeBeneath(context: StepContext): number {
  const writer = context.begin('beneath', [], ['i32'])
  const { f, v, s, vectors, set } = writer
  set('anyLifted', f.i32(0))
  const worst = f.keep('v128', v.constant(0))
  vectors.each(({ at }) => {
    const missing = v.subtract(at(context.floors), at(context.next))
    f.set(worst, f.vector('f64x2.max', f.get(worst), v.divide(missing, at(context.absolute))))
  })
  const most = s.larger(f.extractLane(f.get(worst), 0), f.extractLane(f.get(worst), 1))
  f.when(s.less(FLOOR_TOLERANCE, most), () => f.leave(f.i32(1)))
  f.when(s.less(0, most), () => {
    set('anyLifted', f.i32(1))
    vectors.each(({ at, put }) => {
      const [value, floor] = [v.keep(at(context.next)), v.keep(at(context.floors))]
      put(context.lifted, v.select(f.vector('f64x2.lt', value, floor), v.constant(1), v.constant(0)))
      put(context.next, v.atLeast(value, floor))
    })
  })
  f.give(f.i32(0))
  return context.end(writer)
}
