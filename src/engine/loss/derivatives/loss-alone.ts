import { PathModel, forwardStates } from '../../../solver'
import type { Derivative, ExperimentPart, ExperimentSolve, Solved } from './derivative'
import { pathRequest } from './path-request'

/** Nothing but the states, by the steps whose derivatives the other wishes take. */
export const statesAlone: ExperimentPart = {
  length: () => 0,
  solve(solve) {
    const { request, path, predictions } = solve
    const solved = path
      ? PathModel.of(request.model).states(pathRequest(solve, path))
      : forwardStates(request, predictions)
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
