import { type Outcome, type RunSettings, failed, succeeded } from '../../shared'
import { activations, differentiableMethods, gradientMethods, losses, optimisers } from '../../solver'

/** What it is, its name, the rows it must be among. */
type Named = [string, string, readonly { name: string }[]]

/** Settings whose names are all among what the solver has; else a Failure that lists the choices. */
export function checkRunSettings(settings: RunSettings): Outcome<RunSettings> {
  const named: Named[] = [
    ['activation', settings.model.activation, activations],
    ['loss', settings.training.loss, losses],
    ...settings.training.stages.flatMap(({ optimizer, loss }): Named[] => [
      ['optimizer', optimizer, optimisers],
      ['loss', loss ?? settings.training.loss, losses],
    ]),
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
