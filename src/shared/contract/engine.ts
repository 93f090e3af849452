import { z } from 'zod'
import { failureSchema } from '../failure'
import {
  compilationSchema,
  evaluationTimesSchema,
  solveMeasurementSchema,
  stepCostSchema,
} from '../data/bench-measurements'
import { initialConditionSchema } from '../data/dataset'
import { gradientCheckSchema, gradientResultSchema } from '../data/gradient'
import {
  fitSchema,
  historySchema,
  modelSettingsSchema,
  runIncidentSchema,
  runProgressSchema,
  trainingSettingsSchema,
} from '../data/run'
import { mechanismSchema } from '../data/mechanism'
import { fittedInitialValues } from '../data/loss-settings'
import { labProgressSchema } from '../data/lab'
import { trajectorySchema } from '../data/simulation'
import { bytes, float64Array } from '../data/typed-arrays'
import { call } from './definition'
import { compilationJobSchema, evaluationJobSchema, solveTimingJobSchema, stepCostJobSchema } from './engine-bench'
import { trainingMeasurementSchema } from '../data/train-bench-report'
import { gradientCheckJobSchema, gradientJobSchema } from './engine-gradient'
import { labJobSchema, labOutcomeSchema } from './engine-lab'
import { trainingDataSchema } from './training-data'

/** Everything from which a run continues with the same bits. */
export const checkpointSchema = z.object({
  epoch: z.int(),
  /** Seconds of training behind it. */
  seconds: z.number(),
  bestLoss: z.number(),
  bestEpoch: z.int(),
  bestParameters: float64Array,
  parameters: float64Array,
  /** The optimiser's, the guards' and the random source's state, serialised by the engine. */
  state: bytes,
})
export type Checkpoint = z.output<typeof checkpointSchema>

export const trainingJobSchema = z.object({
  id: z.int().positive(),
  data: trainingDataSchema,
  model: modelSettingsSchema,
  training: trainingSettingsSchema,
  /** Where to continue; null: from the seed. */
  checkpoint: checkpointSchema.nullable(),
})
export type TrainingJob = z.output<typeof trainingJobSchema>

/** A training that is timed. */
export const trainingTimingJobSchema = z.object({
  job: trainingJobSchema,
  /** Losses whose seconds are told, from the highest to the lowest. */
  levels: z.array(z.number().positive()),
})
export type TrainingTimingJob = z.output<typeof trainingTimingJobSchema>

/** What is kept of a run each time: a checkpoint, the epochs since the last one, what the guards did. */
export const trainingRecordSchema = z.object({
  id: z.int().positive(),
  checkpoint: checkpointSchema,
  /** Every epoch since the last record. */
  history: historySchema,
  incidents: z.array(runIncidentSchema),
  /** The best parameters' fit, when the best changed since the last record. */
  fit: fitSchema.nullable(),
})
export type TrainingRecord = z.output<typeof trainingRecordSchema>

export const simulationJobSchema = z.object({
  subject: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('network'),
      model: modelSettingsSchema,
      data: trainingDataSchema,
      /** Which initial values are among the parameters; none when absent. */
      fittedInitialValues: fittedInitialValues.optional(),
      parameters: float64Array,
    }),
    z.object({ kind: z.literal('mechanism'), mechanism: mechanismSchema, initial: initialConditionSchema }),
  ]),
  times: float64Array,
  method: z.string(),
  relativeTolerance: z.number(),
  /** Absolute tolerance as a fraction of each species' scale (network), or itself (mechanism). */
  absoluteTolerance: z.number(),
})
export type SimulationJob = z.output<typeof simulationJobSchema>

const nothing = z.object({})
const run = z.object({ id: z.int().positive() })

/** What the host process may ask of an engine process. */
export const engineContract = {
  calls: {
    hello: call(nothing, z.object({ processId: z.int(), arithmetic: z.enum(['fused', 'plain']) })),
    /** Answers when training has begun; the rest comes as events. */
    'train.start': call(trainingJobSchema, z.null()),
    /** Writes a last record and ends with `paused`. */
    'train.pause': call(run, z.null()),
    /** Writes a last record and ends with `stopped`. */
    'train.stop': call(run, z.null()),
    /** How many cores are this engine's from now on, where its threads are not told their number. */
    'cores.share': call(z.object({ cores: z.int().positive() }), z.null()),
    simulate: call(simulationJobSchema, trajectorySchema.omit({ units: true, timeUnit: true })),
    gradient: call(gradientJobSchema, gradientResultSchema),
    /** Every gradient method on one subject; tells how far it is by `gradient.progress`. */
    'gradient.check': call(gradientCheckJobSchema, gradientCheckSchema),
    /** Runs an experiment; answers when it has ended. One at a time. */
    'lab.run': call(labJobSchema, labOutcomeSchema),
    /** Ends the experiment that runs, if one does. */
    'lab.stop': call(nothing, z.null()),
    /** Measurements: an engine hears nothing else until they are done. */
    'bench.compile': call(compilationJobSchema, compilationSchema),
    'bench.solve': call(solveTimingJobSchema, solveMeasurementSchema),
    'bench.evaluate': call(evaluationJobSchema, evaluationTimesSchema),
    'bench.cost': call(stepCostJobSchema, stepCostSchema),
    'bench.train': call(trainingTimingJobSchema, trainingMeasurementSchema),
  },
  events: {
    progress: runProgressSchema,
    'lab.progress': labProgressSchema,
    record: trainingRecordSchema,
    /** `part` from 0 to 1. */
    'gradient.progress': z.object({ part: z.number(), doing: z.string() }),
    ended: z.object({
      id: z.int().positive(),
      status: z.enum(['completed', 'stopped', 'paused', 'failed']),
      failure: failureSchema.nullable(),
    }),
  },
}
export type EngineContract = typeof engineContract
