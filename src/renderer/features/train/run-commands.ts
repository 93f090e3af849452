import type { RunSummary } from '../../../shared'
import type { Command } from '../../state'
import { actionsOf, hasWeights, type RunAction } from './run-actions'
import type { RunActions } from './use-run-actions'

const keys: Partial<Record<RunAction, string>> = { pause: 'Alt+P', resume: 'Alt+R', duplicate: 'Mod+D' }
const titles: Readonly<Record<RunAction, string>> = {
  pause: 'Pause the run',
  resume: 'Resume the run',
  continue: 'Continue the run with more epochs',
  stop: 'Stop the run and keep its best',
  duplicate: 'Duplicate the run',
}

/** What can be done with the run that is shown. */
export function runCommands(run: () => RunSummary | undefined, actions: RunActions): readonly Command[] {
  const offered = (action: RunAction): boolean => {
    const of = run()
    return of !== undefined && actionsOf[of.status].some((each) => each.action === action)
  }
  const changes = (Object.keys(titles) as RunAction[]).map((action) => ({
    id: `train.${action}`,
    group: 'Train',
    title: titles[action],
    keys: keys[action],
    enabled: () => offered(action),
    run: () => void actions.perform(action),
  }))
  const check: Command = {
    id: 'train.checkGradient',
    group: 'Train',
    title: 'Check gradient',
    keys: 'Alt+G',
    enabled: () => {
      const of = run()
      return of !== undefined && hasWeights(of)
    },
    run: () => (actions.checking.value = true),
  }
  return [...changes, check]
}
