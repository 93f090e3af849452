import type { DataScaling, ModelSettings, Scaling } from '../../shared'
import { changesOf, type Change } from './changes'
import type { BuiltModel } from '../model/kinds'
import type { Experiment } from './experiment'
import { scalingSentences } from './scaling-sentences'
import { totalDeviation } from './total-deviation'

/** A species that moves by less than this part of its scale between two samples is taken to rest. */
const rest = 1e-3

/**
 * What the data alone say of scales, time scales and stiffness, and what that means for training.
 *
 * Time scales are y_scale / |dy/dt| with dy/dt by differences of neighbouring values: noise between close samples counts as change, and
 * modes that had died away before the first samples do not show, so that stiffness is estimated from below where there is no noise.
 * @param model that is spoken of, its settings complete; null: none
 * @param timeUnit for the sentences
 */
export function scalingReport(
  species: readonly string[],
  experiments: readonly Experiment[],
  scaling: Scaling,
  model: { settings: ModelSettings; built: BuiltModel } | null,
  timeUnit: string | null,
): DataScaling {
  const { stateScale } = scaling
  const byExperiment = experiments.map(changesOf)
  const fastestOf = (wanted: number): number | null => {
    const own = byExperiment.flat().filter((change) => change.species === wanted)
    const rate = Math.max(0, ...own.map((change) => relativeRate(change, stateScale)))
    return rate > 0 ? 1 / rate : null
  }
  const rows = species.map((name, index) => ({ name, scale: stateScale[index]!, fastestTime: fastestOf(index) }))
  const times = rows.flatMap(({ fastestTime }) => fastestTime ?? [])
  const fastestTime = times.length === 0 ? null : Math.min(...times)
  const slowest = slowestTimeOf(byExperiment, stateScale)
  // A decay that nears its end moves ever less of its scale in a time, and has no slower one for it.
  const slowestTime = slowest === null ? null : Math.min(slowest, longestTimeOf(experiments))
  const report = {
    scaling,
    species: rows,
    scaleRatio: Math.max(...stateScale) / Math.min(...stateScale),
    fastestTime,
    slowestTime,
    stiffness: fastestTime === null || slowestTime === null ? null : Math.max(1, slowestTime / fastestTime),
    totals: keptTotals(model?.settings).map((total) => ({
      name: total.name,
      deviation: totalDeviation(total.coefficients, experiments, stateScale),
    })),
  }
  const sentences = scalingSentences(report, model?.settings ?? null, timeUnit)
  return { ...report, model: model && describedModel(model.built), sentences }
}

const keptTotals = (model: ModelSettings | undefined) =>
  model === undefined || model.conservation.form === 'none' ? [] : model.conservation.totals

const describedModel = ({ description, parameterCount }: BuiltModel) => ({ description, parameterCount })

const relativeRate = ({ species, duration, amount }: Change, stateScale: readonly number[]) =>
  Math.abs(amount) / (duration * stateScale[species]!)

/** From a start to its last sample. */
const longestTimeOf = (experiments: readonly Experiment[]) =>
  Math.max(...experiments.map(({ startTime, sampleTimes }) => sampleTimes.at(-1)! - startTime))

/** Of each stretch between samples the rate of the species that moves fastest; the lowest of these, where not all rest, as a time. */
function slowestTimeOf(byExperiment: readonly Change[][], stateScale: readonly number[]): number | null {
  const rates = byExperiment.flatMap((changes) => {
    const fastest = new Map<number, number>()
    for (const change of changes) {
      const rate = relativeRate(change, stateScale)
      if (rate * change.duration < rest) continue
      fastest.set(change.time, Math.max(rate, fastest.get(change.time) ?? 0))
    }
    return [...fastest.values()]
  })
  return rates.length === 0 ? null : 1 / Math.min(...rates)
}
