import { type Outcome, type RunSettings, failed, succeeded } from '../../shared'
import { activations, differentiableMethods, gradientMethods, losses, optimisers } from '../../solver'

/** Settings whose names are all among what the solver has; else a Failure that lists the choices. */
export function checkRunSettings(settings: RunSettings): Outcome<RunSettings> {
  const named: [string, string, readonly { name: string }[]][] = [
    ['activation', settings.model.activation, activations],
    ['optimizer', settings.training.optimizer, optimisers],
    ['loss', settings.training.loss, losses],
    ['method', settings.training.method, differentiableMethods],
    ['gradient method', settings.training.gradientMethod, gradientMethods],
  ]
  for (const [what, name, rows] of named) {
    if (rows.some((row) => row.name === name)) continue
    const choices = rows.map((row) => row.name).join(', ')
    return failed(`There is no ${what} named ${name}`, what, `Choose one of ${choices}.`, 'usage')
  }
  return succeeded(settings)
}
