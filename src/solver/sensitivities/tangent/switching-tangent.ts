import type { AttemptFailure, SwitchingStages } from '../../integrators'
import type { DenseStages } from './dense-stages'
import { ExplicitTangent } from './explicit-tangent'
import { RosenbrockTangent } from './rosenbrock-tangent'
import type { StateSensitivity } from './state-sensitivity'
import type { StepTangent } from './step-tangent'
import type { TangentSpace } from './tangent-space'

/** Of a method that switches: each step by the family that made it. Where to switch is held fixed, as step sizes are. */
export class SwitchingTangent implements StepTangent {
  private readonly explicit: ExplicitTangent
  private readonly rosenbrock: RosenbrockTangent
  private made: StepTangent

  constructor(
    private readonly space: TangentSpace,
    sensitivity: StateSensitivity,
    private readonly stages: SwitchingStages,
  ) {
    this.explicit = new ExplicitTangent(space, sensitivity, stages.explicit)
    this.rosenbrock = new RosenbrockTangent(space, sensitivity, stages.rosenbrock)
    this.made = this.explicit
  }

  get vectors(): readonly number[] {
    return this.made.vectors
  }

  get output(): DenseStages {
    return this.made.output
  }

  begin(): void {
    this.explicit.begin()
  }

  advance(time: number, h: number): AttemptFailure | null {
    const implicit = this.space.model.memory.words[this.stages.rosenbrockAtWork / 4] !== 0
    this.made = implicit ? this.rosenbrock : this.explicit
    return this.made.advance(time, h)
  }

  accept(lifted: boolean): void {
    if (this.made === this.explicit) this.explicit.accept(lifted)
    // Its last slope is not that of the state any more.
    else this.explicit.begin()
  }
}
