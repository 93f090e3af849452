import { type Command, Option } from 'commander'
import {
  type CallArguments,
  type Catalogue,
  type ModelSettings,
  type Outcome,
  type StageSettings,
  type TrainingSettings,
  type WorkbenchContract,
  failed,
  modelSettingsSchema,
  stageSettingsSchema,
  succeeded,
  trainingSettingsSchema,
} from '../shared'
import {
  conservationOption,
  countListOption,
  countOption,
  mechanismOption,
  nameListOption,
  numberListOption,
  numberOption,
  positiveNumberOption,
  wholeNumberOption,
} from './option-values'

type Settings = Omit<CallArguments<WorkbenchContract, 'runs.start'>['settings'], 'datasetId'>
type Place =
  | { part: 'model'; setting: keyof ModelSettings; list?: keyof Catalogue }
  | { part: 'training'; setting: keyof TrainingSettings; list?: keyof Catalogue }
  | { part: 'stage'; setting: keyof StageSettings; list?: keyof Catalogue }
type SettingFlag = Place & {
  flags: string
  description: string
  /** Reads the option's value; absent: the text as it is, or a switch. */
  read?: (text: string) => unknown
  /** What a switch sets. */
  sets?: unknown
}

/** One row for every setting that the command line can set: the option, where it goes, and the catalogue's list of its values. */
const settingFlags: readonly SettingFlag[] = [
  {
    flags: '--model <kind>',
    description:
      'what the right-hand side is made of: neural-ode, crnn (reactions to be found), hybrid (known reactions and a network)',
    part: 'model',
    setting: 'kind',
    list: 'modelKinds',
  },
  {
    flags: '--reactions <n>',
    description: 'crnn: how many reactions may be found',
    part: 'model',
    setting: 'reactions',
    read: countOption,
  },
  {
    flags: '--orders <which>',
    description:
      'crnn: orders are the amounts that are used up (stoichiometric), or apart from them (independent: catalysts)',
    part: 'model',
    setting: 'orders',
  },
  {
    flags: '--largest-order <x>',
    description: 'crnn: where orders end',
    part: 'model',
    setting: 'largestOrder',
    read: positiveNumberOption,
  },
  {
    flags: '--mechanism <file>',
    description: 'hybrid: the known reactions, a .json file',
    part: 'model',
    setting: 'mechanism',
    read: mechanismOption,
  },
  {
    flags: '--remainder <species>',
    description:
      'hybrid: whose rates of change the network adds to: y1,y2 or none (default: all, or none where a constant is learned)',
    part: 'model',
    setting: 'remainder',
    read: (text) => (text === 'none' ? [] : nameListOption(text)),
  },
  {
    flags: '--layers <widths>',
    description: 'hidden layers: 5,5,5',
    part: 'model',
    setting: 'hiddenLayers',
    read: countListOption,
  },
  {
    flags: '--activation <name>',
    description: 'activation function',
    part: 'model',
    setting: 'activation',
    list: 'activations',
  },
  {
    flags: '--no-input-scaling',
    description: "leave the network's inputs as they are",
    part: 'model',
    setting: 'inputScaling',
    sets: false,
  },
  {
    flags: '--log-inputs',
    description: 'give the network the logarithms of its scaled inputs',
    part: 'model',
    setting: 'logarithmicInputs',
    sets: true,
  },
  {
    flags: '--time-input',
    description: 'give the network the time as one more input',
    part: 'model',
    setting: 'timeInput',
    sets: true,
  },
  {
    flags: '--linear-temperatures',
    description: 'give the network temperatures among the conditions as they are, not as -1/T',
    part: 'model',
    setting: 'reciprocalTemperatures',
    sets: false,
  },
  {
    flags: '--state-scale <numbers>',
    description: 'scale of each species, in their order: 1,4e-5,1 (default: the range of its data)',
    part: 'model',
    setting: 'stateScale',
    read: numberListOption,
  },
  {
    flags: '--time-scale <x>',
    description: 'time scale (default: the length of the data)',
    part: 'model',
    setting: 'timeScale',
    read: positiveNumberOption,
  },
  {
    flags: '--conserve <form>',
    description:
      'totals that the model keeps, by projection or algebraic equations: projection (elements of formulas) or algebraic:mass=1,1,1;0,1,2 (coefficients)',
    part: 'model',
    setting: 'conservation',
    read: conservationOption,
  },
  {
    flags: '--head <name>',
    description: "what makes rates of the network's outputs",
    part: 'model',
    setting: 'head',
    list: 'heads',
  },
  {
    flags: '--baseline',
    description: 'dy/dt = NN(y), without scaling; the same as --head unscaled',
    part: 'model',
    setting: 'head',
    sets: 'unscaled',
  },
  {
    flags: '--epochs <n>',
    description: 'stop after this many epochs',
    part: 'training',
    setting: 'epochs',
    read: countOption,
  },
  {
    flags: '--seconds <s>',
    description: 'stop after this many seconds of training',
    part: 'training',
    setting: 'seconds',
    read: positiveNumberOption,
  },
  {
    flags: '--target-loss <x>',
    description: 'stop when the best loss is below this',
    part: 'training',
    setting: 'targetLoss',
    read: positiveNumberOption,
  },
  {
    flags: '--learning-rate <x>',
    description: 'learning rate',
    part: 'stage',
    setting: 'learningRate',
    read: positiveNumberOption,
  },
  { flags: '--optimizer <name>', description: 'optimiser', part: 'stage', setting: 'optimizer', list: 'optimizers' },
  { flags: '--loss <name>', description: 'loss function', part: 'training', setting: 'loss', list: 'losses' },
  {
    flags: '--seed <n>',
    description: 'seed of every random choice',
    part: 'training',
    setting: 'seed',
    read: wholeNumberOption,
  },
  {
    flags: '--gradient <name>',
    description: 'how the gradient of the loss is computed',
    part: 'training',
    setting: 'gradientMethod',
    list: 'gradientMethods',
  },
  {
    flags: '--threads <n>',
    description: 'threads for experiments, or a gradient in chunks (default: one a core)',
    part: 'training',
    setting: 'threads',
    read: wholeNumberOption,
  },
  {
    flags: '--hold-out <part>',
    description: 'fit all samples but this part of them, and keep what predicts these best',
    part: 'training',
    setting: 'validation',
    read: (text) => ({ part: numberOption(text) }),
  },
  {
    flags: '--fit-initial <which>',
    description: 'initial values that are fitted: none, missing, all',
    part: 'training',
    setting: 'lossOptions',
    read: (text) => ({ fittedInitialValues: text }),
  },
  {
    flags: '--rtol <x>',
    description: 'relative tolerance of the solver',
    part: 'training',
    setting: 'relativeTolerance',
    read: numberOption,
  },
  {
    flags: '--atol <x>',
    description: "absolute tolerance, as a fraction of each species' scale",
    part: 'training',
    setting: 'absoluteTolerance',
    read: numberOption,
  },
]

export function addSettingFlags(command: Command): Command {
  const schemas = { model: modelSettingsSchema, training: trainingSettingsSchema, stage: stageSettingsSchema }
  for (const flag of settingFlags) {
    const { flags, description, read } = flag
    const defaults: Record<string, unknown> = schemas[flag.part].parse({})
    const value = defaults[flag.setting]
    const shown =
      flag.sets !== undefined || (typeof value === 'object' && !Array.isArray(value))
        ? ''
        : ` (default: ${String(value)})`
    const option = new Option(flags, description + shown)
    command.addOption(read === undefined ? option : option.argParser(read))
  }
  return command
}

/** The recommended settings of an example, or the defaults, with what the flags say laid over them. */
export function settingsFrom(
  command: Command,
  recommended: Partial<Settings>,
  catalogue: Catalogue,
): Outcome<Settings> {
  const overlay: Record<SettingFlag['part'], Record<string, unknown>> = { model: {}, training: {}, stage: {} }
  for (const flag of settingFlags) {
    const attribute = new Option(flag.flags).attributeName()
    if (command.getOptionValueSource(attribute) !== 'cli') continue
    const value = flag.sets === undefined ? command.getOptionValue(attribute) : flag.sets
    if (flag.list !== undefined) {
      const names = catalogue[flag.list].map((choice) => choice.name)
      if (!names.includes(String(value)))
        return failed(`${nameOf(flag)} knows no ${String(value)}; choose one of ${names.join(', ')}`, '', '', 'usage')
    }
    overlay[flag.part][flag.setting] = value
  }
  const model = modelSettingsSchema.safeParse({ ...recommended.model, ...overlay.model })
  if (!model.success) return refused('model', model.error.issues)
  const idle = idleFlag(Object.keys(overlay.model), model.data.kind, catalogue)
  if (idle !== null) return idle
  const stages = stagesWith(overlay.stage, recommended.training?.stages)
  if (stages.status === 'failed') return stages
  const training = trainingSettingsSchema.safeParse({ ...recommended.training, ...overlay.training, ...stages.value })
  if (!training.success) return refused('training', training.error.issues)
  return succeeded({ model: model.data, training: training.data })
}

/** Refuses what was said of a setting that does not count for the kind of model. */
function idleFlag(given: readonly string[], kind: string, { modelKinds }: Catalogue): Outcome<never> | null {
  const row = modelKinds.find(({ name }) => name === kind)
  const setting = given.find((name) => row?.settings.includes(name) === false)
  if (row === undefined || setting === undefined) return null
  const flag = settingFlags.find((one) => one.part === 'model' && one.setting === setting)!
  const kinds = modelKinds.filter(({ settings }) => settings.includes(setting)).map(({ name }) => name)
  return failed(
    `${nameOf(flag)} says nothing of a model of the kind ${kind}`,
    '',
    `Leave it out, or choose --model ${kinds.join(' or ')}.`,
    'usage',
  )
}

/** What flags say of a stage is laid over the only one there is; they make a recipe of one stage where there are several. */
function stagesWith(
  overlay: Record<string, unknown>,
  recommended: NonNullable<Settings['training']>['stages'],
): Outcome<{ stages?: StageSettings[] }> {
  if (Object.keys(overlay).length === 0) return succeeded({})
  const [only, ...more] = recommended ?? []
  const stage = stageSettingsSchema.safeParse({ ...(more.length === 0 && only), ...overlay })
  return stage.success ? succeeded({ stages: [stage.data] }) : refused('stage', stage.error.issues)
}

function refused(
  part: SettingFlag['part'],
  issues: readonly { path: PropertyKey[]; message: string }[],
): Outcome<never> {
  const [issue] = issues
  const flag = settingFlags.find((row) => row.part === part && row.setting === issue?.path[0])
  const complaint = issue?.message.replace('<=', 'at most ').replace('>=', 'at least ') ?? ''
  return failed(`${flag === undefined ? part : nameOf(flag)} was refused: ${complaint}`, '', '', 'usage')
}

function nameOf({ flags }: SettingFlag): string {
  return flags.split(' ')[0]!
}
