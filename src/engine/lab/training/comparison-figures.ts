import type { LabFigure, LabPanel } from '../../../shared'
import { median } from '../../bench/statistics'
import { geometrically } from '../grid'
import type { ArmRuns } from './comparison-experiment'
import type { Descent } from './seed-run'

const drawn = 120

/** The best loss so far against seconds: the median of the starts, and the best and the worst of them. */
export function comparisonFigures(compared: readonly ArmRuns[]): LabFigure[] {
  const seconds = compared.flatMap(({ runs }) => runs.flatMap(({ descent }) => descent.seconds))
  const last = Math.max(...compared.flatMap(({ runs }) => runs.map((run) => run.seconds)))
  const first = Math.min(...seconds.filter((each) => each > 0))
  if (!(first < last)) return []
  const times = geometrically(first, last, drawn)
  const panel = (title: string, of: (losses: readonly number[]) => number): LabPanel => ({
    title,
    subtitle: 'best loss so far',
    y: { logarithmic: true, range: null },
    curves: compared.map(({ arm, runs }) => ({
      label: arm.title,
      look: 'line',
      x: times,
      y: times.map((time) => drawable(of(runs.map(({ descent }) => lossAt(descent, time))))),
    })),
  })
  return [
    {
      name: 'descent',
      title: 'Loss against seconds',
      description: 'The best loss so far against the seconds of training, one line for each way to train',
      x: { title: 'time of training', unit: 's', logarithmic: true },
      panels: [
        panel('Median of the starts', median),
        panel('Best start', (losses) => Math.min(...losses)),
        panel('Worst start', (losses) => Math.max(...losses)),
      ],
    },
  ]
}

/** Infinity before the first loss. */
function lossAt({ seconds, losses }: Descent, time: number): number {
  const after = seconds.findIndex((each) => each > time)
  return losses[(after < 0 ? losses.length : after) - 1] ?? Infinity
}

const drawable = (loss: number): number => (Number.isFinite(loss) ? loss : NaN)
