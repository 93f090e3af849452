import type { Catalogue, DatasetSummary, TrainingSettings } from '../../../shared'

type LossOptions = TrainingSettings['lossOptions']

/** Which options the losses of a run and of its stages read. */
export function lossOptionsRead(
  { loss, stages }: Pick<TrainingSettings, 'loss' | 'stages'>,
  catalogue: Catalogue | undefined,
): { delta: boolean; floor: boolean; deviations: boolean } {
  const names = new Set([loss, ...stages.map((stage) => stage.loss ?? loss)])
  const rows = (catalogue?.losses ?? []).filter(({ name }) => names.has(name))
  const takes = (number: 'delta' | 'floor'): boolean => rows.some((row) => row.takes.includes(number))
  return {
    delta: takes('delta'),
    floor: takes('floor'),
    deviations: rows.some(({ unit }) => unit === 'standard deviation'),
  }
}

/** Options without what they say of species and experiments that these data do not have: they were written for others. */
export function lossOptionsFor(
  options: LossOptions,
  { signals, experiments }: Pick<DatasetSummary, 'signals' | 'experiments'>,
): LossOptions {
  const only = (numbers: Record<string, number>, names: readonly string[]): Record<string, number> =>
    Object.fromEntries(Object.entries(numbers).filter(([name]) => names.includes(name)))
  const { weights, deviations } = options
  return {
    ...options,
    deviations: only(deviations, signals),
    weights: { species: only(weights.species, signals), experiments: only(weights.experiments, experiments) },
  }
}

/** Numbers with one set, or, for null, taken out: what is not there is as usual. */
export function withNumber(
  numbers: Readonly<Record<string, number>>,
  name: string,
  value: number | null,
): Record<string, number> {
  const { [name]: _, ...others } = numbers
  return value === null ? others : { ...others, [name]: value }
}
