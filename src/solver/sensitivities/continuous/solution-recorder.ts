import { TRAJECTORY_NODES, type TrajectoryMemory } from '../../compiler'
import type { StepObserver, StepSolver, Trouble } from '../../integrators'
import { FloorWatch } from './floor-watch'

/** Where a leg of a solve began, after events or a stop had their way. */
interface LegStart {
  time: number
  end: number
  endMargin: number
  firstStep: number
  state: Float64Array
}

/** All that a solver remembers when a step has been made and is about to be taken. */
interface Snapshot {
  step: number
  memory: Float64Array
}

/**
 * Keeps a solve with its model: the dense output of its last steps by their values at nodes (whatever the method, its polynomial is given
 * by them), and where to begin to make the others again.
 */
export class SolutionRecorder implements StepObserver {
  /** By the number of the first step. */
  readonly legs = new Map<number, LegStart>()
  readonly snapshots: Snapshot[] = []
  readonly floors: FloorWatch
  private interval: number

  /** @param snapshotBytes that snapshots may take */
  constructor(
    private readonly solver: StepSolver,
    private readonly snapshotBytes: number,
  ) {
    const { trajectory } = solver.model
    this.floors = new FloorWatch(solver)
    this.interval = Math.max(1, Math.floor(trajectory.most / 2))
  }

  get bytes(): number {
    return this.legBytes + this.snapshots.length * this.snapshotSize
  }

  get legBytes(): number {
    return this.legs.size * 8 * (5 + this.solver.model.states)
  }

  started(): void {
    this.floors.begin()
  }

  legBegan(): void {
    const { control, context, model } = this.solver
    this.legs.set(model.trajectory.steps, {
      time: control.read('time'),
      end: control.read('end'),
      endMargin: control.read('endMargin'),
      firstStep: control.read('step'),
      state: model.memory.read(context.state, model.states),
    })
  }

  /** A state that is held at its floor ends the solve. */
  stepped(_: unknown, time: number, h: number): Trouble['reason'] | null {
    const { trajectory } = this.solver.model
    const step = trajectory.steps
    trajectory.add(time, h)
    keepSamples(this.solver, trajectory)
    this.floors.look(trajectory, time + h, h)
    if (step > 0 && step % this.interval === 0) this.takeSnapshot(step)
    return this.floors.held && 'not-finite'
  }

  private get snapshotSize(): number {
    const { from, to } = this.solver.memory
    return to - from
  }

  /** Every other one is given up where there is room for no more. */
  private takeSnapshot(step: number): void {
    if (this.snapshotSize > this.snapshotBytes) return
    if ((this.snapshots.length + 1) * this.snapshotSize > this.snapshotBytes) {
      this.interval *= 2
      const kept = this.snapshots.filter((snapshot) => snapshot.step % this.interval === 0)
      this.snapshots.splice(0, Infinity, ...kept)
      if (step % this.interval !== 0) return
    }
    const { from } = this.solver.memory
    this.snapshots.push({ step, memory: this.solver.model.memory.read(from, this.snapshotSize / 8) })
  }
}

/** Samples the step tried last. */
export function keepSamples(solver: StepSolver, trajectory: TrajectoryMemory): void {
  const samples = trajectory.keep()
  for (let node = 0; node < TRAJECTORY_NODES.length; node++) {
    solver.interpolate(TRAJECTORY_NODES[node]!, samples + 8 * trajectory.stride * node)
  }
}
