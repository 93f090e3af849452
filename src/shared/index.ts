export { describeFailure, failed, failureSchema, succeeded } from './failure'
export type { Failure, Outcome, Success } from './failure'

export type { Compilation, EvaluationTimes, SolveMeasurement, StepCost } from './data/bench-measurements'
export type {
  LevelSeconds,
  SpreadCase,
  TrainReport,
  Yardstick,
  TrainingCase,
  TrainingMeasurement,
} from './data/train-bench-report'
export type { FrontMark, FrontPoint, Machine } from './data/bench-report-parts'
export type {
  BarResult,
  BenchReport,
  FamilyResult,
  GrowthPoint,
  ProblemResult,
  ScalingReport,
  SolveReport,
  SolverResult,
} from './data/bench-report'
export type {
  GradientBar,
  GradientCostResult,
  GradientGrowth,
  GradientMark,
  GradientPoint,
  GradientReport,
  GradientSolver,
} from './data/gradient-bench-report'
export type {
  ColumnRole,
  ConditionColumn,
  DatasetDetail,
  DatasetSummary,
  ImportOptions,
  ImportPreview,
  ImportProblem,
  ImportRequest,
  InitialCondition,
  Series,
} from './data/dataset'
export { columnRole, importOptionsSchema, initialConditionSchema, problemPlace } from './data/dataset'
export type { DataScaling, DataSource, SpeciesScale } from './data/data-scaling'
export type {
  DifferenceSummary,
  GradientCheck,
  GradientCheckRequest,
  GradientRequestSettings,
  GradientResult,
  GradientRow,
  GradientSubject,
  GradientVerdict,
} from './data/gradient'
export type {
  Catalogue,
  Choice,
  ExampleInfo,
  ExportFormat,
  HostInfo,
  LossRowChoice,
  OptimiserChoice,
  ProjectInfo,
  RecentProject,
  RecipeChoice,
} from './data/host'
export { exampleInfoSchema, exportFormat, recipeChoiceSchema } from './data/host'
export { applyRecipe } from './data/apply-recipe'
export type {
  ConditionRange,
  ConservedTotal,
  Fit,
  History,
  ModelSettings,
  RunDetail,
  RunIncident,
  RunProgress,
  RunSettings,
  RunStatus,
  RunSummary,
  Scaling,
  TrainingSettings,
  Versions,
} from './data/run'
export {
  fitSchema,
  modelSettingsSchema,
  runSettingsSchema,
  runStatus,
  scalingSchema,
  trainingSettingsSchema,
  versionsSchema,
} from './data/run'
export type { FollowSettings, HorizonSettings, ScheduleSettings, StageSettings } from './data/stage'
export { followSettingsSchema, horizonSettingsSchema, stageSettingsSchema } from './data/stage'
export { lossChoiceSchema, lossSettingsSchema, lossWeightsSchema, regularisationSchema } from './data/loss-settings'
export type { FittedInitialValues, LossChoice, LossSettings, Regularisation } from './data/loss-settings'
export { labRecordSchema, labResultSchema, labSettingsSchema, labSummarySchema, longestSeconds } from './data/lab'
export type {
  LabEntry,
  LabExperiment,
  LabFinding,
  LabParameter,
  LabProgress,
  LabRecord,
  LabResult,
  LabSetting,
  LabSettings,
  LabSummary,
  LabTable,
} from './data/lab'
export type { LabCurve, LabCurveLook, LabFigure, LabPanel } from './data/lab-figure'
export { expectationText, findingText, verdictText } from './data/lab-words'
export { mechanismSchema, rateConstantTreatment } from './data/mechanism'
export { readMechanism } from './data/read-mechanism'
export type { Activation, Mechanism, MechanismReaction, RateConstantTreatment } from './data/mechanism'
export { modelReactionSchema } from './data/model-reaction'
export type { ModelReaction } from './data/model-reaction'
export type { SimulationRequest, Trajectory, WorkCounts } from './data/simulation'
export { validationSettingsSchema } from './data/validation-settings'
export type { ValidationSettings } from './data/validation-settings'

export type {
  CallArguments,
  CallName,
  CallResult,
  Client,
  Contract,
  Emit,
  EventName,
  EventPayload,
  Handlers,
  ReceivedArguments,
} from './contract/definition'
export { checkpointSchema, engineContract } from './contract/engine'
export type {
  Checkpoint,
  EngineContract,
  SimulationJob,
  TrainingJob,
  TrainingRecord,
  TrainingTimingJob,
} from './contract/engine'
export type { GradientCheckJob, GradientJob, GradientJobSubject } from './contract/engine-gradient'
export type { LabJob, LabOutcome, MeasuredFile } from './contract/engine-lab'
export type { TrainingData } from './contract/training-data'
export type { BenchSubject, CompilationJob, EvaluationJob, SolveTimingJob, StepCostJob } from './contract/engine-bench'
export { workbenchContract } from './contract/workbench'
export type { WorkbenchContract } from './contract/workbench'

export { decodeMessage, encodeMessage } from './rpc/binary-codec'
export type { Channel } from './rpc/channel'
export { connect } from './rpc/connect'
export { memoryChannel } from './rpc/memory-channel'
export { serve } from './rpc/serve'
