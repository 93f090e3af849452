import { forwardStates } from '../../../solver'
import type { Derivative } from './derivative'

/** `loss`: nothing but the states, by the steps whose derivatives the other wishes take. */
export class LossAlone implements Derivative {
  clear(): void {}

  add({ request, predictions }: Parameters<Derivative['add']>[0]): ReturnType<Derivative['add']> {
    const solved = forwardStates(request, predictions)
    return solved.status === 'failed' ? solved : { status: 'solved', steps: solved.work.steps }
  }

  addSingle(): void {}

  result() {
    return {}
  }
}
