import { type LabFigure, type LabResult, type StageSettings, stageSettingsSchema } from '../../../shared'
import type { LabContext, LabStep } from '../experiment'
import { fitFigure } from '../training/fit-figure'
import { Truth } from '../training/learning-problem'
import { type StartSettings, trainStart } from '../training/starts'
import { startsExperiment } from '../training/starts-experiment'
import { bestStart, crnnFindings, crnnStartsTable, reactionsTable } from './findings'
import { CrnnJudge, type JudgedCrnn } from './judge'
import { type Trajectories, crnnProblem, crnnTrajectories } from './trajectories'

/** The validation error that the authors' checkpoint holds. */
const authors = 9.2e-4
/** Once a start is this near, no other is tried in its run. */
const near = 1e-3

const model = { kind: 'crnn', orders: 'independent', reactions: 4, largestOrder: 2.5 } as const

const leastSquares: Partial<StageSettings> = {
  optimizer: 'levenberg-marquardt',
  loss: 'mse',
  initialDamping: 0.1,
  above: near,
  progress: 0.2,
}
const whole: Partial<StageSettings> = {
  ...leastSquares,
  follow: { part: 0.01, loosest: 1e-3 },
  relativeTolerance: 1e-7,
  absoluteTolerance: 1e-7,
}
const pieces = (window: number): Partial<StageSettings> => ({
  ...leastSquares,
  problem: 'multiple-shooting',
  window,
  start: window === 1 ? 'fresh' : 'best',
  epochs: 40,
  patience: 12,
  relativeTolerance: 1e-4,
  absoluteTolerance: 1e-4,
})
/** From random reactions over the stretch from each sample to the next, then over four, then whole; as often as one comes near. */
const beginning = [pieces(1), pieces(4), { ...whole, patience: 25 }]
const mostBeginnings = 16
const onward: Partial<StageSettings> = {
  ...whole,
  above: null,
  start: 'overall',
  patience: 100,
  progress: 0.02,
  initialDamping: 0.01,
  temperedPower: 1,
  temperedFloor: 1e-4,
}
const stages = [...Array.from({ length: mostBeginnings }, () => beginning).flat(), onward].map((stage) =>
  stageSettingsSchema.parse(stage),
)

/** Reactions are found in trajectories of a stiff mechanism. */
export const crnnRober = startsExperiment(
  {
    name: 'crnn-rober',
    title: "Robertson's reaction, its reactions found",
    source: 'github.com/DENG-MIT/CRNN, robertson',
    shows: 'A chemical reaction neural network finds the reactions of ROBER in 20 trajectories of its species.',
    explanation: [
      'Ji and Deng (J. Phys. Chem. A 2021) write rates as exp(W ln y + b) and learn orders, stoichiometry and rate constants. The data are made as in their program: 25 initial values, y1 and y3 a Latin hypercube between 0.5 and 1.5, 40 samples from 1 to 1e5 s, noise of 1e-4 of each value; 20 trajectories are fitted, 5 decide which parameters are the best.',
      'Ours are the four reactions that may be found (they allow six), least squares in place of AdamW on one trajectory after the other, and data that are solved to 1e-11 (theirs to 1e-3).',
      'From the first sample on y2 is in a quasi-steady state. How much of it the reactions make and use up is in the data only up to a common factor, so that learned amounts of y2 differ from 1; its orders, and the amounts of y1 and y3, do not.',
    ],
    starts: { seeds: 5, epochs: 100_000, seconds: 120 },
    ways: 1,
  },
  (settings, context) => findReactions(settings, context),
)

function* findReactions(settings: StartSettings, context: LabContext): Generator<LabStep, LabResult> {
  yield { part: 0, doing: 'Solving the mechanism' }
  const truth = new Truth(crnnProblem)
  const trajectories = crnnTrajectories(truth)
  const own = { ...model, stateScale: trajectories.stateScale }
  const judge = new CrnnJudge(trajectories, truth, own, authors)
  const training = {
    loss: 'mae',
    stages,
    relativeTolerance: 1e-7,
    absoluteTolerance: 1e-7,
    validation: { part: 0, experiments: trajectories.heldOut.map(({ name }) => name) },
  }
  const job = { data: trajectories.data, model: own, training, thresholds: [2 * authors] }
  const runs: JudgedCrnn[] = []
  for (let index = 0; index < settings.seeds; index++) {
    const { run, trained } = yield* trainStart(job, settings, index, context)
    runs.push(judge.judge(run, trained))
  }
  return {
    findings: crnnFindings(runs, authors),
    figures: crnnFigures(bestStart(runs), trajectories),
    tables: [crnnStartsTable(runs), reactionsTable(runs)],
  }
}

function crnnFigures({ seed, heldOut, unseen, beyond }: JudgedCrnn, trajectories: Trajectories): LabFigure[] {
  const found = 'reactions found'
  return [
    fitFigure(crnnProblem, {
      name: 'held-out',
      title: `A trajectory that was held out, seed ${seed}`,
      description: 'Every species against time: what was measured, the truth, and the reactions that were found',
      fits: [{ ...heldOut, label: '' }],
      samples: trajectories.heldOut[0]!.measured,
      found,
    }),
    fitFigure(crnnProblem, {
      name: 'unseen',
      title: `Initial values outside the range of the data, seed ${seed}`,
      description: 'Every species against time: the truth and the reactions that were found',
      fits: unseen,
      found,
    }),
    fitFigure(crnnProblem, {
      name: 'beyond',
      title: `After the last sample, seed ${seed}`,
      description: 'Every species against time after the last sample: the truth and the reactions that were found',
      fits: [{ ...beyond, label: '' }],
      found,
    }),
  ]
}
