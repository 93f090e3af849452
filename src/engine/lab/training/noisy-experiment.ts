import type { LabResult, ValidationSettings } from '../../../shared'
import type { LabContext, LabStep } from '../experiment'
import { type Followed, follow } from './follow'
import type { FollowedFit } from './judge-run'
import { type LearningProblem, Truth, drawingTimes, sampleTimes, timesBeyond } from './learning-problem'
import { type Measurement, noisyData } from './noisy-data'
import { noisyFigures } from './noisy-figures'
import { noisyFindings, noisyTable } from './noisy-findings'
import type { SeedRun } from './seed-run'
import { type StartJob, type StartSettings, trainStart } from './starts'
import { type StartsDescription, startsExperiment } from './starts-experiment'

/** Trajectories that are measured and trained on together; those of the problem that were never trained on are held out. */
export interface MeasuredProblem {
  name: string
  title: string
  problem: LearningProblem
  trained: readonly (readonly number[])[]
  model: StartJob['model']
}

/** A way to measure, and what of it is held out of the training. */
export interface MeasuredCase extends Measurement {
  name: string
  title: string
  validation: ValidationSettings | null
  /** Whether its fits are drawn. */
  drawn: boolean
}

/** Trainings on measurements with errors and gaps, as a row of data. */
export interface NoisyDescription extends Omit<StartsDescription, 'ways'> {
  problems: readonly MeasuredProblem[]
  cases: readonly MeasuredCase[]
  training: StartJob['training']
}

/** What a start of a case came to. */
export interface NoisyRun extends Pick<SeedRun, 'seed' | 'epochs' | 'seconds' | 'bestLoss' | 'history'> {
  measured: MeasuredProblem
  how: MeasuredCase
  /** What stood in the data of the first trajectory: [times][species], from the first sample on. */
  samples: Float64Array
  /** At the samples' times. */
  trained: readonly FollowedFit[]
  heldOut: readonly FollowedFit[]
  /** For drawing. */
  fit: FollowedFit
  unseen: readonly FollowedFit[]
  beyond: FollowedFit
  note: string
}

/** An experiment that trains on measured trajectories and judges by the true ones. */
export function noisyExperiment(description: NoisyDescription) {
  const ways = description.problems.length * description.cases.length
  return startsExperiment({ ...description, ways }, (settings, context) => trainAll(description, settings, context))
}

function* trainAll(
  { problems, cases, training }: NoisyDescription,
  settings: StartSettings,
  context: LabContext,
): Generator<LabStep, LabResult> {
  const runs: NoisyRun[] = []
  const all = problems.length * cases.length
  for (const [place, measured] of problems.entries()) {
    const truth = new Truth(measured.problem)
    for (const [number, how] of cases.entries())
      for (let index = 0; index < settings.seeds; index++) {
        const data = noisyData(measured.problem, truth, measured.trained, how, settings.firstSeed + index)
        const job = {
          data,
          model: measured.model,
          training: { ...training, validation: how.validation },
          thresholds: [],
        }
        const start = trainStart(job, settings, index, context)
        let next = start.next()
        for (; !next.done; next = start.next()) {
          const { part, doing } = next.value
          yield {
            part: (place * cases.length + number + part) / all,
            doing: `${measured.title}, ${how.title}: ${doing}`,
          }
        }
        const { run, trained: model } = next.value
        const followed = (wanted: Followed) => follow(model, run.parameters, truth, wanted)
        runs.push({
          ...run,
          ...judgement(measured, followed),
          measured,
          how,
          samples: firstTrajectory(data),
          note: run.failure?.reason ?? '',
        })
      }
  }
  return { findings: noisyFindings(runs), figures: noisyFigures(runs), tables: [noisyTable(runs)] }
}

function judgement({ problem, trained }: MeasuredProblem, followed: (wanted: Followed) => FollowedFit) {
  const times = sampleTimes(problem)
  const within = drawingTimes(problem, problem.sampling.last)
  const [initial] = trained as [readonly number[]]
  return {
    trained: trained.map((from, place) => followed({ label: `trajectory ${place + 1}`, initial: from, times })),
    heldOut: problem.unseen.map((unseen) => followed({ ...unseen, times })),
    fit: followed({ label: '', initial, times: within }),
    unseen: problem.unseen.map((unseen) => followed({ ...unseen, times: within })),
    beyond: followed({ label: '', initial, times: timesBeyond(problem) }),
  }
}

/** Time-major, without the initial value, which is known. */
function firstTrajectory({ series, species }: StartJob['data']): Float64Array {
  const columns = species.map((_, index) => series[index]!.values)
  const rows = columns[0]!.length - 1
  return Float64Array.from({ length: rows * species.length }, (_, place) => {
    const row = Math.floor(place / species.length)
    return columns[place % species.length]![row + 1]!
  })
}
