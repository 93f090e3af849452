import type { LabCurve, LabFigure, LabPanel } from '../../../shared'
import type { FollowedFit } from './judge-run'
import { type LearningProblem, ofSpecies, sampleTimes } from './learning-problem'

interface Picture extends Pick<LabFigure, 'name' | 'title' | 'description'> {
  /** What the curves of what was found are called. */
  found?: string
  fits: readonly FollowedFit[]
  /** Time-major values of the samples that were trained on, where they are to be drawn. */
  samples?: Float64Array
}

/** Every species against time, one panel each: what is true, and what was found. */
export function fitFigure(
  problem: LearningProblem,
  { fits, samples, found = 'network', ...words }: Picture,
): LabFigure {
  const { mechanism, sampling, timeUnit } = problem
  const count = mechanism.species.length
  const column = (values: Float64Array, index: number) => ofSpecies(values, index, count)
  const panels = mechanism.species.map((species, index): LabPanel => {
    const measured: LabCurve[] = samples
      ? [{ label: 'samples', look: 'points', x: sampleTimes(problem), y: column(samples, index) }]
      : []
    return {
      title: species,
      subtitle: '',
      y: { logarithmic: false, range: null },
      curves: [
        ...fits.flatMap(({ label, times, truth, values }): LabCurve[] => [
          { label: joined('truth', label), look: 'reference', x: times, y: column(truth, index) },
          ...(values === null
            ? []
            : [{ label: joined(found, label), look: 'line' as const, x: times, y: column(values, index) }]),
        ]),
        ...measured,
      ],
    }
  })
  return { ...words, x: { title: 'time', unit: timeUnit, logarithmic: sampling.spacing === 'logarithmic' }, panels }
}

const joined = (what: string, label: string): string => (label === '' ? what : `${what}, ${label}`)
