import type { DataScaling, ModelSettings } from '../../shared'
import { headNamed, heads } from '../../solver'
import { modelKindNamed } from '../model/kinds'
import { decimalLogarithm } from '../bench/logarithm'
import { kelvinOffset } from '../model/condition-scales'

type Numbers = Omit<DataScaling, 'sentences' | 'model'>

/** From which ratio on scales count as apart, or time scales as stiff: two powers of ten. */
const apart = 100
/** A total that the data leave by more than this is not one of theirs. */
const kept = 0.01

/** What the scales of data mean for training, for a chemist. */
export function scalingSentences(numbers: Numbers, model: ModelSettings | null, timeUnit: string | null): string[] {
  return [
    aboutScales(numbers),
    ...aboutTimes(numbers, timeUnit === null ? '' : ` ${timeUnit}`),
    ...(model === null || modelKindNamed(model.kind).networkGivesRates
      ? [...withoutScaling(numbers), ...aboutHead(numbers, model)]
      : []),
    ...aboutTotals(numbers),
    ...aboutConditions(numbers, model),
  ]
}

function extremes({ species }: Numbers) {
  const sorted = [...species].sort((a, b) => a.scale - b.scale)
  return { smallest: sorted[0]!, largest: sorted[sorted.length - 1]! }
}

function aboutScales(numbers: Numbers): string {
  const { smallest, largest } = extremes(numbers)
  return numbers.scaleRatio < apart
    ? 'The species are of like scale.'
    : `Species differ in scale by ${powers(numbers.scaleRatio)}: ${largest.name} has ${short(largest.scale)}, ${smallest.name} ${short(smallest.scale)}.`
}

function aboutTimes({ species, fastestTime, slowestTime, stiffness, scaling }: Numbers, unit: string): string[] {
  if (fastestTime === null || slowestTime === null || stiffness === null)
    return ['Nothing changes by a thousandth of its scale.']
  const fastest = species.find((row) => row.fastestTime === fastestTime)!
  const seen = `The fastest change seen would take ${short(fastestTime)}${unit} (${fastest.name}), the slowest ${short(slowestTime)}${unit}`
  if (stiffness < apart)
    return [`${seen}: not stiff, as far as the samples show; what had died away before the first of them does not.`]
  const steps = scaling.timeScale / fastestTime
  return [`${seen}: stiff, by ${powers(stiffness)}. An explicit solver might need ${short(steps)} steps.`]
}

function aboutHead({ scaling, fastestTime }: Numbers, model: ModelSettings | null): string[] {
  const head = model === null ? null : headNamed(model.head)
  if (head === null || !head.scaled || fastestTime === null) return []
  const reach = scaling.timeScale / fastestTime
  const measured = `In units of scale / time scale rates reach ${short(reach)}`
  if (reach < apart) return [`${measured}: the network can give them.`]
  if (head.exponential)
    return [
      `${measured}: the exponentials of the head give that for outputs near ${short(decimalLogarithm(reach) * Math.LN10)}.`,
    ]
  const names = heads.filter(({ exponential }) => exponential).map(({ name }) => name)
  return [
    `${measured}, which the network has to give itself; with exponentials (heads ${names.join(', ')}) its outputs stay small.`,
  ]
}

/** Kim et al. 2021, section IV: gradients vanish for species of small scale, and for rates far from 1. */
function withoutScaling(numbers: Numbers): string[] {
  const { stateScale, timeScale } = numbers.scaling
  const rates = stateScale.map((scale) => scale / timeScale)
  const [least, most] = [short(Math.min(...rates)), short(Math.max(...rates))]
  const range = least === most ? `rates near ${most}` : `rates from ${least} to ${most}`
  const asked = `Without scaling a network has to give ${range} by itself, the scale over the time scale of each species`
  if (numbers.scaleRatio < apart) return [`${asked}.`]
  return [`${asked}: such training seldom succeeds.`, unseen(numbers)]
}

function unseen(numbers: Numbers): string {
  const { smallest, largest } = extremes(numbers)
  const part = short(1 / numbers.scaleRatio)
  return `Where inputs are not scaled, the weights that read ${smallest.name} have gradients of about ${part} of those that read ${largest.name}: the network does not see it.`
}

function aboutTotals({ totals }: Numbers): string[] {
  return totals
    .filter(({ deviation }) => deviation > kept)
    .map(
      ({ name, deviation }) =>
        `The total ${name} changes in the data by up to ${short(100 * deviation)} % of its scale: a model that keeps it cannot follow them there.`,
    )
}

function powers(ratio: number): string {
  const whole = Math.round(decimalLogarithm(ratio))
  return whole === 1 ? 'one power of ten' : `${whole} powers of ten`
}

/** Two digits. */
function short(value: number): string {
  const size = Math.abs(value)
  return size >= 0.01 && size < 1e4 ? String(Number(value.toPrecision(2))) : value.toExponential(1).replace('e+', 'e')
}

/** What experiments are given, between which values, and how a network gets it. */
function aboutConditions({ scaling: { conditions = [] } }: Numbers, model: ModelSettings | null): string[] {
  return conditions.map(({ name, unit, low, high }) => {
    const [from, to] = [short(low), short(high)]
    const range = `${from === to ? from : `${from} to ${to}`}${unit === null ? '' : ` ${unit}`}`
    if (low === high) return `${name} is given and the same all the time, ${range}: it tells a model nothing.`
    const reciprocal = model?.reciprocalTemperatures === true && kelvinOffset(unit) !== null
    return `${name} is given over time, ${range}${reciprocal ? '; the network gets it as -1/T' : ''}.`
  })
}
