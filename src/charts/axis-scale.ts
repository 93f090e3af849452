import { decimalExponent, powerOfTen, tickText, valueText } from './number-text'
import { decadeTicks, linearTicks } from './ticks'

/**
 * How values become positions on an axis. A logarithmic axis is drawn as a plain axis of exponents: that leaves the choice of
 * ticks, and what happens at and below zero, to us.
 */
export interface AxisScale {
  readonly logarithmic: boolean
  /** Ends of the axis, as positions. */
  readonly minimum: number
  readonly maximum: number
  /** Positions of ticks, ascending. */
  readonly ticks: number[]
  /** Power of ten that the tick labels are in units of; 0 for plain labels. */
  readonly factorExponent: number
  label(tick: number): string
  /** Position of a value; NaN where it cannot be shown. */
  position(value: number): number
  /** Value at a position. */
  value(position: number): number
}

/** Numbers whose largest has an exponent from here on, or up to here, share a power of ten. */
const factorFrom = 6
const factorUpTo = -3

/**
 * From `minimum` to `maximum`, with about `count` ticks; very large or small numbers share one power of ten.
 * @param smallestPlain the largest exponent of numbers that are too small to be written out
 */
export function linearScale(
  minimum: number,
  maximum: number,
  count: number,
  smallestPlain: number = factorUpTo,
): AxisScale {
  const { values, step } = linearTicks(minimum, maximum, count)
  const largest = Math.max(Math.abs(minimum), Math.abs(maximum))
  const exponent = largest > 0 ? decimalExponent(largest) : 0
  const factorExponent = exponent >= factorFrom || exponent <= smallestPlain ? exponent : 0
  const factor = 10 ** factorExponent
  return {
    logarithmic: false,
    minimum,
    maximum,
    ticks: values,
    factorExponent,
    label: (tick) => tickText(tick / factor, step / factor),
    position: (value) => (Number.isFinite(value) ? value : NaN),
    value: (position) => position,
  }
}

/** Where a logarithmic axis puts what has no logarithm. */
export interface BelowZero {
  /** Position of every value at or below zero. */
  position: number
  /** Tick label there. */
  label: string
}

/**
 * A logarithmic axis between two exponents.
 * @param below where values at or below zero go; null: they are not shown
 */
export function logarithmicScale(
  minimum: number,
  maximum: number,
  count: number,
  below: BelowZero | null = null,
): AxisScale {
  const powers = decadeTicks(minimum, maximum, count)
  const ticks = powers.length >= 2 ? powers : subdecadeTicks(minimum, maximum, count)
  const shown = below === null ? ticks : [below.position, ...ticks.filter((tick) => tick > below.position)]
  return {
    logarithmic: true,
    minimum,
    maximum,
    ticks: shown,
    factorExponent: 0,
    label: (tick) => {
      if (below !== null && tick === below.position) return below.label
      return Number.isInteger(tick) && (powers.length >= 2 || Math.abs(tick) > 3)
        ? powerOfTen(tick)
        : valueText(10 ** tick, 3)
    },
    position: (value) => {
      if (!Number.isFinite(value)) return NaN
      return value > 0 ? Math.log10(value) : (below?.position ?? NaN)
    },
    value: (position) => (below !== null && position <= below.position ? 0 : 10 ** position),
  }
}

/** Ticks inside one decade: at 1, 2 and 5, or, where even those are too far apart, at evenly spaced values. */
function subdecadeTicks(minimum: number, maximum: number, count: number): number[] {
  const ticks: number[] = []
  for (let exponent = Math.floor(minimum); exponent <= Math.ceil(maximum); exponent += 1) {
    for (const lead of [1, 2, 5]) {
      const tick = lead === 1 ? exponent : exponent + Math.log10(lead)
      if (tick >= minimum && tick <= maximum) ticks.push(tick)
    }
  }
  if (ticks.length >= 2) return ticks
  return linearTicks(10 ** minimum, 10 ** maximum, count)
    .values.filter((value) => value > 0)
    .map(Math.log10)
}
