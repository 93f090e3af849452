import type { MechanismReaction, ModelSettings, RunSummary, StageSettings, TrainingSettings } from '../../../shared'
import { stageSettingsSchema, trainingSettingsSchema } from '../../../shared'
import { formatCount, formatDuration, formatNumber } from '../../format'

/** A setting as a column: how it is called, and what a run has there. */
export interface SettingColumn {
  key: string
  title: string
  text: (run: RunSummary) => string
  order: (run: RunSummary) => string | number
}

type Setting<T> = { title: string; text: (value: T) => string }
type Settings<T> = { [K in keyof T]: Setting<T[K]> }

const number = (value: number): string => formatNumber(value, 6)

const modelSettings: Settings<ModelSettings> = {
  kind: { title: 'Kind', text: (name) => name },
  head: { title: 'Head', text: (name) => name },
  hiddenLayers: { title: 'Layers', text: (layers) => layers.join('-') || 'none' },
  activation: { title: 'Activation', text: (name) => name },
  inputScaling: { title: 'Inputs', text: (scaled) => (scaled ? 'scaled' : 'as they are') },
  logarithmicInputs: { title: 'Logarithms', text: (taken) => (taken ? 'of inputs' : 'none') },
  timeInput: { title: 'Time input', text: (given) => (given ? 'given' : 'none') },
  reciprocalTemperatures: { title: 'Temperatures', text: (given) => (given ? 'as 1/T' : 'as they are') },
  stateScale: { title: 'Scales', text: (scales) => (scales === null ? 'of the data' : scales.map(number).join(', ')) },
  timeScale: { title: 'Time scale', text: (scale) => (scale === null ? 'of the data' : number(scale)) },
  conservation: {
    title: 'Kept totals',
    text: ({ form, totals }) =>
      form === 'none'
        ? 'none'
        : `${totals.map(({ name, coefficients }) => `${name} (${coefficients.map(number).join(', ')})`).join(', ')} by ${form}`,
  },
  reactions: { title: 'Reactions', text: formatCount },
  orders: { title: 'Orders', text: (name) => name },
  largestOrder: { title: 'Largest order', text: number },
  mechanism: {
    title: 'Mechanism',
    text: (mechanism) => (mechanism === null ? 'none' : mechanism.reactions.map(reactionText).join('; ')),
  },
  remainder: { title: 'Learned remainder', text: (species) => species?.join(', ') ?? 'of all species' },
}

const reactionText = ({ equation, constant, treatment = 'fixed' }: MechanismReaction) =>
  `${equation}, k = ${number(constant)} ${treatment}`

/** `adamw 0.005`, with everything else in which a stage may differ. */
function stageText(stage: StageSettings): string {
  const { optimizer, learningRate, ...others } = stage
  return [`${optimizer} ${number(learningRate)}`, ...unusual(others, stageSettingsSchema.parse({}))].join(', ')
}

/** The settings that are not the usual ones, with their names. */
function unusual(settings: object, usual: Record<string, unknown>): string[] {
  return Object.entries(settings)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(usual[key]))
    .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
}

const trainingSettings: Settings<TrainingSettings> = {
  loss: { title: 'Loss', text: (name) => name },
  lossOptions: {
    title: 'Loss options',
    text: (options) => unusual(options, trainingSettingsSchema.parse({}).lossOptions).join(', ') || 'usual',
  },
  validation: { title: 'Held out', text: (held) => (held === null ? 'nothing' : JSON.stringify(held)) },
  stages: { title: 'Stages', text: (stages) => stages.map(stageText).join('; ') },
  epochs: { title: 'Epoch limit', text: formatCount },
  seconds: { title: 'Time limit', text: (seconds) => (seconds === null ? 'none' : formatDuration(seconds)) },
  targetLoss: { title: 'Target loss', text: (loss) => (loss === null ? 'none' : number(loss)) },
  seed: { title: 'Seed', text: String },
  method: { title: 'Solver', text: (name) => name },
  gradientMethod: { title: 'Gradient', text: (name) => name },
  threads: { title: 'Threads', text: (threads) => (threads === null ? 'one a core' : String(threads)) },
  relativeTolerance: { title: 'Relative tolerance', text: number },
  absoluteTolerance: { title: 'Absolute tolerance', text: number },
}

function columnsOf<T extends object>(settings: Settings<T>, pick: (run: RunSummary) => T): SettingColumn[] {
  return (Object.keys(settings) as (keyof T & string)[]).map((key) => {
    const { title, text } = settings[key]
    const valueOf = (run: RunSummary) => text(pick(run)[key])
    return {
      key,
      title,
      text: valueOf,
      order: (run) => {
        const value = pick(run)[key]
        return typeof value === 'number' ? value : valueOf(run)
      },
    }
  })
}

const every: readonly SettingColumn[] = [
  { key: 'datasetId', title: 'Data set', text: (run) => run.datasetName, order: (run) => run.datasetName },
  ...columnsOf(modelSettings, (run) => run.settings.model),
  ...columnsOf(trainingSettings, (run) => run.settings.training),
]

/** The settings in which these runs are not all alike; none for fewer than two runs. */
export function differingSettings(runs: readonly RunSummary[]): SettingColumn[] {
  return every.filter(({ text }) => new Set(runs.map(text)).size > 1)
}
