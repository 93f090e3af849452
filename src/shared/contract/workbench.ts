import { z } from 'zod'
import { benchReportSchema, scalingReportSchema, solveReportSchema } from '../data/bench-report'
import { gradientReportSchema } from '../data/gradient-bench-report'
import { dataScalingSchema, dataSourceSchema } from '../data/data-scaling'
import {
  datasetDetailSchema,
  datasetId,
  datasetSummarySchema,
  importPreviewSchema,
  importRequestSchema,
} from '../data/dataset'
import {
  gradientCheckRequestSchema,
  gradientCheckSchema,
  gradientRequestSchema,
  gradientResultSchema,
} from '../data/gradient'
import { exampleInfoSchema, exportFormat, hostInfoSchema, projectInfoSchema, recentProjectSchema } from '../data/host'
import {
  fitSchema,
  historySchema,
  modelSettingsSchema,
  runDetailSchema,
  runId,
  runProgressSchema,
  runSettingsSchema,
  runSummarySchema,
} from '../data/run'
import { labEntrySchema, labProgressSchema, labRecordSchema, labSettingsSchema } from '../data/lab'
import { modelReactionSchema } from '../data/model-reaction'
import { trainReportSchema } from '../data/train-bench-report'
import { simulationRequestSchema, trajectorySchema } from '../data/simulation'
import { bytes } from '../data/typed-arrays'
import { call } from './definition'

const nothing = z.object({})
const file = z.object({ fileName: z.string(), mediaType: z.string(), content: bytes })

/** Everything that a window, the command line or a test can ask of the application. */
export const workbenchContract = {
  calls: {
    'host.info': call(nothing, hostInfoSchema),

    'projects.recent': call(nothing, z.array(recentProjectSchema)),
    'projects.current': call(nothing, projectInfoSchema.nullable()),
    /** Shows the host's own dialog; null when the user thought better of it. */
    'projects.choose': call(z.object({ purpose: z.enum(['open', 'create']) }), z.string().nullable()),
    /** `path` is a path, or a bare name that goes into the projects folder. Fails when the file exists. */
    'projects.create': call(z.object({ path: z.string().min(1) }), projectInfoSchema),
    'projects.open': call(z.object({ path: z.string().min(1) }), projectInfoSchema),
    'projects.close': call(nothing, z.null()),
    /** Keeps a copy of an uploaded project file in the projects folder and opens it. */
    'projects.upload': call(z.object({ fileName: z.string(), content: bytes }), projectInfoSchema),
    /** A whole copy of the open project, made while it stays open. */
    'projects.download': call(nothing, file),
    'projects.forget': call(z.object({ path: z.string() }), z.null()),

    /** Workbench layout of the open project: panel sizes, last place, chosen axes; owned by the window. */
    'layout.read': call(nothing, z.record(z.string(), z.unknown())),
    'layout.write': call(z.object({ layout: z.record(z.string(), z.unknown()) }), z.null()),

    'datasets.preview': call(importRequestSchema, importPreviewSchema),
    'datasets.import': call(importRequestSchema, datasetSummarySchema),
    'datasets.list': call(nothing, z.array(datasetSummarySchema)),
    'datasets.get': call(z.object({ id: datasetId }), datasetDetailSchema),
    'datasets.raw': call(z.object({ id: datasetId }), file),
    'datasets.rename': call(z.object({ id: datasetId, name: z.string().min(1) }), datasetSummarySchema),
    /** Hides it; `restore` brings it back. Refused while a run uses it. */
    'datasets.remove': call(z.object({ id: datasetId }), z.null()),
    'datasets.restore': call(z.object({ id: datasetId }), datasetSummarySchema),
    /** Scales, time scales and stiffness of data, and what they mean for a model, before it is trained; without a model, of the data alone. */
    'datasets.scaling': call(
      z.object({ data: dataSourceSchema, model: modelSettingsSchema.optional() }),
      dataScalingSchema,
    ),

    'examples.list': call(nothing, z.array(exampleInfoSchema)),
    /** Adds the example's data to the open project, or finds it there. */
    'examples.add': call(z.object({ name: z.string() }), datasetSummarySchema),

    'models.describe': call(
      z.object({ datasetId, model: modelSettingsSchema }),
      z.object({ description: z.string(), parameterCount: z.int() }),
    ),

    'runs.list': call(nothing, z.array(runSummarySchema)),
    'runs.get': call(z.object({ id: runId }), runDetailSchema),
    'runs.start': call(z.object({ settings: runSettingsSchema, name: z.string().optional() }), runSummarySchema),
    'runs.pause': call(z.object({ id: runId }), runSummarySchema),
    /** Continues a paused, interrupted, stopped or completed run; `epochs` and `seconds` raise its limits. */
    'runs.resume': call(
      z.object({ id: runId, epochs: z.int().positive().optional(), seconds: z.number().positive().optional() }),
      runSummarySchema,
    ),
    /** Ends the run and keeps its best. */
    'runs.stop': call(z.object({ id: runId }), runSummarySchema),
    'runs.rename': call(z.object({ id: runId, name: z.string().min(1) }), runSummarySchema),
    'runs.remove': call(z.object({ id: runId }), z.null()),
    'runs.restore': call(z.object({ id: runId }), runSummarySchema),
    'runs.history': call(z.object({ id: runId, maximumPoints: z.int().min(2).default(2000) }), historySchema),
    /** The fit of the best parameters; null before the first epoch. */
    'runs.fit': call(z.object({ id: runId }), fitSchema.nullable()),
    /** What reactions its best model has, found or known; none of a neural ODE, or before the first epoch. */
    'runs.reactions': call(z.object({ id: runId }), z.array(modelReactionSchema)),
    'runs.export': call(z.object({ id: runId, format: exportFormat }), file),

    simulate: call(simulationRequestSchema, trajectorySchema),

    /** A loss and its gradient by one method. */
    gradient: call(gradientRequestSchema, gradientResultSchema),
    /** Every gradient method on one subject, judged by differences of the steps and by the gradient of the solution. */
    'gradient.check': call(gradientCheckRequestSchema, gradientCheckSchema),
    /** Ends a check at once, which then fails; nothing when it is over already. */
    'gradient.cancel': call(z.object({ job: z.string() }), z.null()),
    /** The experiments of the paper, in its order, with the newest result of each that the open project keeps. */
    'lab.list': call(nothing, z.array(labEntrySchema)),
    /** The newest result that the open project keeps; null when there is none, or it is damaged. */
    'lab.result': call(z.object({ experiment: z.string() }), labRecordSchema.nullable()),
    /**
     * Runs an experiment and answers when it has ended: null when it was stopped. The open project keeps the result, if one is open and can
     * be written. Settings that are left out are the experiment's own.
     */
    'lab.run': call(
      z.object({ experiment: z.string(), settings: labSettingsSchema.default({}) }),
      labRecordSchema.nullable(),
    ),
    /** Ends a running experiment without a result. */
    'lab.stop': call(z.object({ experiment: z.string() }), z.null()),

    /** Builds the programs of other solvers that benchmarks compare with; `built` is false for those that were up to date. */
    'bench.buildPeers': call(nothing, z.array(z.object({ name: z.string(), path: z.string(), built: z.boolean() }))),
    /** Work against precision. Null: all problems, all methods for stiff ones. */
    'bench.solve': call(
      z.object({
        peers: z.boolean().default(false),
        problems: z.array(z.string()).nullable().default(null),
        methods: z.array(z.string()).nullable().default(null),
        quick: z.boolean().default(false),
      }),
      solveReportSchema,
    ),
    /** How cost grows with the size of a model, by the default method or another. */
    'bench.scaling': call(
      z.object({ method: z.string().nullable().default(null), quick: z.boolean().default(false) }),
      scalingReportSchema,
    ),
    /** Gradients: time against error, cost beside that of the solve, growth with states and parameters. Null: all of them. */
    'bench.gradient': call(
      z.object({
        peers: z.boolean().default(false),
        gradientMethods: z.array(z.string()).nullable().default(null),
        methods: z.array(z.string()).nullable().default(null),
        quick: z.boolean().default(false),
      }),
      gradientReportSchema,
    ),
    /** Seconds to a loss, and epochs a second. Null: all examples. */
    'bench.train': call(
      z.object({
        peers: z.boolean().default(false),
        examples: z.array(z.string()).nullable().default(null),
        quick: z.boolean().default(false),
      }),
      trainReportSchema,
    ),
    /** The diagrams of a report as files, for light and dark ground. */
    'bench.draw': call(z.object({ report: benchReportSchema }), z.array(file)),
  },
  events: {
    'project.changed': projectInfoSchema.nullable(),
    'datasets.changed': nothing,
    'run.changed': runSummarySchema,
    'run.removed': z.object({ id: runId }),
    'run.progress': runProgressSchema,
    'lab.progress': labProgressSchema,
    /** It began, ended or was stopped, or its result changed. */
    'lab.changed': labEntrySchema,
    /** `part` from 0 to 1. */
    'gradient.progress': z.object({ job: z.string(), part: z.number(), doing: z.string() }),
    'bench.progress': z.object({ part: z.number(), doing: z.string() }),
    /** Something that the user should know and did not ask for. */
    notice: z.object({ severity: z.enum(['information', 'warning', 'error']), message: z.string() }),
  },
}
export type WorkbenchContract = typeof workbenchContract
