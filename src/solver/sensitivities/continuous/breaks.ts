import type { SolutionEvent } from '../../integrators'
import type { GradientRequest } from '../request'
import type { ForwardSolution } from './forward-solution'

/** A time at which the costate jumps, or the equations do: a backward solve begins anew there. */
export interface Break {
  time: number
  /** The samples taken there: [firstSample, endSample). */
  firstSample: number
  endSample: number
  /** Events that happened there, in their order; samples at this time were taken before them. */
  events: readonly SolutionEvent[]
  /** Whether the right-hand side or the state may jump. */
  jumps: boolean
}

/** Breaks from the last sample that was reached back to the start, which is always the last of them. */
export function breaksOf(request: GradientRequest, { arrival }: ForwardSolution): Break[] {
  const { startTime, loss, stopTimes = new Float64Array(0) } = request
  const samples = loss.sampleTimes.subarray(0, arrival.samples)
  const last = samples.at(-1) ?? startTime
  const within = (time: number) => time > startTime && time < last
  const events = arrival.events.filter(({ time }) => within(time))
  const eventTimes = events.map(({ time }) => time)
  const jumps = new Set([...eventTimes, ...stopTimes.filter(within)])
  const times = [...new Set([...samples, ...jumps, startTime])].sort((a, b) => b - a)
  let endSample = samples.length
  let endEvent = events.length
  return times.map((time) => {
    const firstSample = firstFrom(samples, time, endSample)
    const firstEvent = firstFrom(eventTimes, time, endEvent)
    const item = { time, firstSample, endSample, events: events.slice(firstEvent, endEvent), jumps: jumps.has(time) }
    endSample = firstSample
    endEvent = firstEvent
    return item
  })
}

/** The first of the places before `end` whose time is not earlier. */
function firstFrom(times: ArrayLike<number>, time: number, end: number): number {
  let first = end
  while (first > 0 && times[first - 1]! >= time) first--
  return first
}
