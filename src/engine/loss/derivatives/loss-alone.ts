import { forwardStates } from '../../../solver'
import type { Derivative, ExperimentPart, ExperimentSolve, Solved } from './derivative'

/** Nothing but the states, by the steps whose derivatives the other wishes take. */
export const statesAlone: ExperimentPart = {
  length: () => 0,
  solve({ request, predictions }) {
    const solved = forwardStates(request, predictions)
    return solved.status === 'failed' ? solved : { status: 'solved', steps: solved.work.steps }
  },
}

/** `loss`: no derivative at all. */
export class LossAlone implements Derivative {
  readonly wish = 'loss'

  clear(): void {}

  add(solve: ExperimentSolve): Solved {
    return statesAlone.solve(solve, nothing)
  }

  addPart(): void {}

  addSingle(): void {}

  result() {
    return {}
  }
}

const nothing = new Float64Array(0)
