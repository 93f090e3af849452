import { type ModelSettings, type Outcome, type RunSettings, failed, succeeded } from '../../shared'
import { automaticHead, modelKinds } from '../../engine'
import { activations, differentiableMethods, gradientMethods, heads, losses, optimisers, schedules } from '../../solver'

type NamedChoice = [what: string, name: string, rows: readonly { name: string }[]]

function checkNames<T>(named: readonly NamedChoice[], settings: T): Outcome<T> {
  for (const [what, name, rows] of named) {
    if (rows.some((row) => row.name === name)) continue
    const choices = rows.map((row) => row.name).join(', ')
    return failed(`There is no ${what} named ${name}`, what, `Choose one of ${choices}.`, 'usage')
  }
  return succeeded(settings)
}

const modelNames = ({ kind, head, activation }: ModelSettings): NamedChoice[] => [
  ['kind of model', kind, modelKinds],
  ['head', head, [automaticHead, ...heads]],
  ['activation', activation, activations],
]

/** Settings of a model whose names are all among what the solver has; else a Failure that lists the choices. */
export function checkModelSettings(model: ModelSettings): Outcome<ModelSettings> {
  return checkNames(modelNames(model), model)
}

/** Settings whose names are all among what the solver has; else a Failure that lists the choices. */
export function checkRunSettings(settings: RunSettings): Outcome<RunSettings> {
  const { model, training } = settings
  const named: NamedChoice[] = [
    ...modelNames(model),
    ['loss', training.loss, losses],
    ...training.stages.flatMap(({ optimizer, loss, schedule }): NamedChoice[] => [
      ['optimizer', optimizer, optimisers],
      ['loss', loss ?? training.loss, losses],
      ['schedule', schedule.name, schedules],
    ]),
    ['method', training.method, differentiableMethods],
    ['gradient method', training.gradientMethod, gradientMethods],
  ]
  const known = checkNames(named, settings)
  return known.status === 'failed' ? known : checkMassMatrix(known.value)
}

function checkMassMatrix(settings: RunSettings): Outcome<RunSettings> {
  const { model, training } = settings
  const method = differentiableMethods.find(({ name }) => name === training.method)!
  if (model.conservation.form !== 'algebraic' || method.massMatrix) return succeeded(settings)
  const able = differentiableMethods.filter(({ massMatrix }) => massMatrix).map(({ name }) => name)
  return failed(
    `${method.title} solves no algebraic equations, by which the model keeps its totals`,
    'method',
    `Choose one of ${able.join(', ')}, or keep the totals by projection.`,
    'usage',
  )
}
