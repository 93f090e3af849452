import type { Experiment } from '../data/experiment'

/** What was measured in an experiment and counts, in the order of samples, species and replicates. */
export interface MeasuredValues {
  /** Where the values of each sample and species begin: [samples * species + 1]. */
  begin: Int32Array
  values: Float64Array
  /** Above zero: what weighs nothing is left out, as is what was not measured. */
  weights: Float64Array
  /** What the difference to each value is measured in; NaN where that is fitted. */
  units: Float64Array
  /** 1 where a sample and species has values: [samples * species]. */
  present: Uint8Array
  /** The weight of all samples before each: [samples + 1]. */
  weightBefore: Float64Array
}

/**
 * @param weights of each species: [species]
 * @param unitOf of a value, by its replicate, its place in the replicate's array, and its species
 */
export function measuredValues(
  { sampleTimes, observations }: Experiment,
  weights: Float64Array,
  unitOf: (replicate: number, place: number, species: number) => number,
): MeasuredValues {
  const species = weights.length
  const samples = sampleTimes.length
  const begin = new Int32Array(samples * species + 1)
  const present = new Uint8Array(samples * species)
  const weightBefore = new Float64Array(samples + 1)
  const [values, valueWeights, units]: [number[], number[], number[]] = [[], [], []]
  let weightSoFar = 0
  for (let place = 0; place < samples * species; place++) {
    const index = place % species
    const weight = weights[index]!
    for (const [replicate, grid] of observations.entries()) {
      const value = grid[place]!
      if (Number.isNaN(value) || weight === 0) continue
      values.push(value)
      valueWeights.push(weight)
      units.push(unitOf(replicate, place, index))
      weightSoFar += weight
      present[place] = 1
    }
    begin[place + 1] = values.length
    if (index === species - 1) weightBefore[(place + 1) / species] = weightSoFar
  }
  return {
    begin,
    values: Float64Array.from(values),
    weights: Float64Array.from(valueWeights),
    units: Float64Array.from(units),
    present,
    weightBefore,
  }
}
