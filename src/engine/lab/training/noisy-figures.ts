import type { LabFigure } from '../../../shared'
import { fitFigure } from './fit-figure'
import { historyFigure } from './history-figure'
import type { NoisyRun } from './noisy-experiment'

/** Of every problem the first start of the cases that are drawn, with what was measured; and all histories. */
export function noisyFigures(runs: readonly NoisyRun[]): LabFigure[] {
  const drawn = [
    ...new Map(
      runs
        .filter(({ how }) => how.drawn)
        .toReversed()
        .map((run) => [run.measured.name, run]),
    ).values(),
  ].toReversed()
  return drawn.flatMap((run) => {
    const { measured, how, seed, fit, unseen, beyond, samples } = run
    const { problem, name } = measured
    const title = `${measured.title}, ${how.title}, seed ${seed}`
    return [
      fitFigure(problem, {
        name: `${name}-fit`,
        title,
        description:
          'Every species of the first trajectory against time: what was measured, the truth, and the network',
        fits: [fit],
        samples,
      }),
      historyFigure(
        runs.filter((each) => each.measured === measured && each.how === how),
        { name: `${name}-history`, title: `Loss and gradient, ${measured.title}, ${how.title}` },
      ),
      fitFigure(problem, {
        name: `${name}-held-out`,
        title: `Trajectories held out: ${title}`,
        description: 'Every species against time from initial values that were held out: the truth and the network',
        fits: unseen,
      }),
      fitFigure(problem, {
        name: `${name}-beyond`,
        title: `After the last sample: ${title}`,
        description: 'Every species against time after the last sample: the truth and the network',
        fits: [beyond],
      }),
    ]
  })
}
