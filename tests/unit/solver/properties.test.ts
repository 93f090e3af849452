import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { methods, solve, type SolveRequest } from '../../../src/solver'
import { NETWORK_END, closedNetwork, invariants, networkRequest, solved, type ClosedNetwork } from './closed-networks'

/** Networks for every property and method; fast-check prints the seed of one that fails. */
const RUNS = 10

const check = (property: (network: ClosedNetwork) => void): void =>
  fc.assert(fc.property(closedNetwork, property), { numRuns: RUNS })

/** The largest difference between two solutions in units of the request's tolerances. */
function tolerancesApart(request: SolveRequest, a: Float64Array, b: Float64Array): number {
  const absolute = request.absoluteTolerance as number
  const apart = a.map((value, index) => {
    const size = Math.max(Math.abs(value), Math.abs(b[index]!))
    return Math.abs(value - b[index]!) / (absolute + request.relativeTolerance * size)
  })
  return Math.max(...apart)
}

/** What the fastest reaction would turn over by the end with the largest amounts that were seen. */
function largestTurnover({ mechanism, initial }: ClosedNetwork, values: Float64Array): number {
  const { species, reactions } = mechanism
  const largest = initial.map((start, index) =>
    values.reduce((most, value, place) => (place % initial.length === index ? Math.max(most, value) : most), start),
  )
  const rates = reactions.map(({ orders, constant }) =>
    Object.entries(orders).reduce((rate, [name, order]) => rate * largest[species.indexOf(name)]! ** order, constant),
  )
  return NETWORK_END * Math.max(...rates)
}

/** In tolerances: how far solutions come apart whose initial values differ by one tolerance, all species together; 1 at the least. */
function conditionOf(request: SolveRequest & { initial: Float64Array }): number {
  const { values } = solved(request)
  const apart = request.initial.map((value, index) => {
    const step = (request.absoluteTolerance as number) + request.relativeTolerance * Math.abs(value)
    return tolerancesApart(
      request,
      values,
      solved({ ...request, initial: request.initial.with(index, value + step) }).values,
    )
  })
  return Math.max(
    1,
    apart.reduce((sum, one) => sum + one, 0),
  )
}

/** In tolerances: what the rounding of times makes; what other rounding makes, which may reject another step; what other steps make. */
const OTHER_TIMES = 1e-4
const OTHER_ROUNDING = 20
const OTHER_STEPS = 100

/** Rate constants when every amount is in units `unit` times as small: of order n they fall with unit^(n - 1). */
const constantsInUnit = ({ mechanism }: ClosedNetwork, unit: number): Float64Array =>
  Float64Array.from(mechanism.reactions, ({ orders, constant }) => {
    const order = Object.values(orders).reduce((sum, value) => sum + value, 0)
    return constant * unit ** (1 - order)
  })

describe.each(methods)('$name', ({ name: method, variableOrder }) => {
  it('keeps what no reaction changes, to rounding', () => {
    check((network) => {
      const { initial, mechanism } = network
      const { values, work } = solved(networkRequest(network, method))
      const total = initial.reduce((sum, value) => sum + value, 0)
      // Units in the last place of what is there at each step and of what the fastest reaction turns over; a method with a history magnifies
      // differences of past points where its steps grow.
      const bound = variableOrder
        ? 1e-8 * total
        : 5 * Number.EPSILON * (total * (10 + work.steps) + largestTurnover(network, values))
      const amounts = (weights: readonly number[], at: ArrayLike<number>) =>
        weights.reduce((sum, weight, index) => sum + weight * at[index]!, 0)
      const kept = invariants(mechanism)
      expect(kept.length).toBeGreaterThan(0)
      for (const weights of kept) {
        for (let from = 0; from < values.length; from += initial.length) {
          const now = amounts(weights, values.subarray(from, from + initial.length))
          expect(Math.abs(now - amounts(weights, initial))).toBeLessThan(bound)
        }
      }
    })
  })

  it('makes the same steps at another time of day', () => {
    check((network) => {
      const request = networkRequest(network, method)
      const shift = 37.125
      const later = { ...request, startTime: shift, sampleTimes: request.sampleTimes.map((time) => time + shift) }
      const [here, there] = [solved(request), solved(later)]
      expect(there.work).toEqual(here.work)
      expect(tolerancesApart(request, here.values, there.values)).toBeLessThan(OTHER_TIMES)
    })
  })

  it('gives the same bits in another unit of amount, by a power of two', () => {
    check((network) => {
      const request = networkRequest(network, method)
      const unit = 2 ** 7
      const other = solved({
        ...request,
        parameters: constantsInUnit(network, unit),
        initial: request.initial.map((value) => value * unit),
        absoluteTolerance: (request.absoluteTolerance as number) * unit,
      })
      const { values, work } = solved(request)
      expect(other.work).toEqual(work)
      expect(other.values).toEqual(values.map((value) => value * unit))
    })
  })

  it('gives the same bits in another unit of time, by a power of two', () => {
    check((network) => {
      // The rule for the first step knows the unit of time (Hairer, Norsett and Wanner I, II.4), so it is given.
      const request = { ...networkRequest(network, method), initialStep: 1e-6 }
      const unit = 2 ** 10
      const other = solved({
        ...request,
        initialStep: unit * request.initialStep,
        parameters: request.parameters.map((constant) => constant / unit),
        sampleTimes: request.sampleTimes.map((time) => time * unit),
      })
      const { values, work } = solved(request)
      expect(other.work).toEqual(work)
      expect(other.values).toEqual(values)
    })
  })

  it('does not depend on the order of the species', () => {
    check((network) => {
      const { mechanism, initial } = network
      const count = initial.length
      const reversed = {
        mechanism: { ...mechanism, species: mechanism.species.toReversed() },
        initial: initial.toReversed(),
      }
      const request = networkRequest(network, method)
      const there = solved(networkRequest(reversed, method)).values
      const back = there.map((_, index) => there[index - (index % count) + count - 1 - (index % count)]!)
      expect(tolerancesApart(request, solved(request).values, back)).toBeLessThan(OTHER_ROUNDING)
    })
  })

  it('goes on where it stopped', () => {
    check((network) => {
      const request = networkRequest(network, method)
      const end = request.sampleTimes.at(-1)!
      const middle = request.sampleTimes.at(-2)!
      const first = solved({ ...request, sampleTimes: Float64Array.of(middle) })
      const rest = { ...request, startTime: middle, initial: first.values, sampleTimes: Float64Array.of(end) }
      const whole = solved({ ...request, sampleTimes: Float64Array.of(end) })
      const bound = OTHER_STEPS * conditionOf(rest)
      expect(tolerancesApart(request, whole.values, solved(rest).values)).toBeLessThan(bound)
    })
  })

  it('gives the same bits whatever other samples are taken', () => {
    check((network) => {
      const request = networkRequest(network, method)
      const between = request.sampleTimes.map((time) => 0.9 * time)
      const more = solved({
        ...request,
        sampleTimes: Float64Array.from([...request.sampleTimes, ...between]).sort(),
      })
      const { values, work } = solved(request)
      expect(more.work).toEqual(work)
      const count = network.initial.length
      const alike = more.values.filter((_, index) => Math.floor(index / count) % 2 === 1)
      expect(alike).toEqual(values)
    })
  })

  it('gives the same bits again, whatever was solved in between and however that ended', () => {
    check((network) => {
      const request = networkRequest(network, method)
      const first = solved(request)
      solve({
        ...request,
        parameters: request.parameters.map((constant) => -3 * constant),
        initial: request.initial.map((value) => 5 * value + 1),
        relativeTolerance: 1e-7,
        maximumSteps: 20,
      })
      expect(solved(request)).toEqual(first)
    })
  })

  it('agrees in plain arithmetic', () => {
    check((network) => {
      const request = networkRequest(network, method)
      const plain = solved(networkRequest(network, method, 'plain'))
      expect(tolerancesApart(request, solved(request).values, plain.values)).toBeLessThan(OTHER_ROUNDING)
    })
  })
})
