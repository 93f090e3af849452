import { parentPort } from 'node:worker_threads'
import { ExperimentSolver, solveGroup } from '../../engine'
import { type CompiledModel, compileModel, parseModel, solveChunk } from '../../solver'
import { Claims } from './claims'
import type { ItemOutcome, Job, Task, TaskResult, Work } from './messages'
import type { SharedWords } from './shared-words'

/** A thread that computes items of jobs, as many as it can claim. */
export function work(words: SharedWords): void {
  let model: CompiledModel
  let solver: ExperimentSolver
  /** Ranges of the model that it has compiled code for. */
  const known = new Set<string>()

  const prepare = (job: Job): void => {
    if (job.model) {
      model = compileModel(parseModel(job.model.text), { arithmetic: job.model.arithmetic })
      known.clear()
    }
    if (job.data) solver = new ExperimentSolver(model, job.data.data)
  }
  const compute = (asked: Work, index: number, interrupt: () => boolean): ItemOutcome => {
    if (asked.kind === 'experiments') return solveGroup(solver, asked.groups, index, interrupt)
    known.add(nameOf(asked, index))
    return solveChunk(model, asked.solve, asked.ranges[index]!, interrupt)
  }

  parentPort!.on('message', ({ job, member }: Task) => {
    prepare(job)
    const claims = new Claims(job.claims)
    const interrupt = (): boolean => words.read('calledOff') === job.number
    for (;;) {
      const index = claims.take(member, (item) => known.has(nameOf(job.work, item)))
      if (index === null) break
      const outcome = compute(job.work, index, interrupt)
      if (outcome.status === 'failed') claims.fail(index)
      const moved = 'gradient' in outcome ? [outcome.gradient.buffer as ArrayBuffer] : []
      parentPort!.postMessage({ job: job.number, item: { index, outcome } } satisfies TaskResult, moved)
    }
    parentPort!.postMessage({ job: job.number, item: null } satisfies TaskResult)
  })
}

/** What tells apart the items that code is compiled for. */
function nameOf(asked: Work, index: number): string {
  if (asked.kind === 'experiments') return ''
  const { from, to } = asked.ranges[index]!
  return `${from}-${to}`
}
