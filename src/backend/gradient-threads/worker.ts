import { parentPort } from 'node:worker_threads'
import { type ChunkedSolve, type CompiledModel, compileModel, parseModel, solveChunk } from '../../solver'
import type { Task, TaskResult } from './messages'
import type { SharedWords } from './shared-words'

/** A thread that computes chunks, one after another, as it is given them. */
export function work(words: SharedWords): void {
  let model: CompiledModel
  let solve: ChunkedSolve
  parentPort!.on('message', (task: Task) => {
    if (task.model) model = compileModel(parseModel(task.model.text), { arithmetic: task.model.arithmetic })
    if (task.solve) solve = task.solve
    const outcome = solveChunk(model, solve, task.range, () => words.read('calledOff') === task.job)
    const result: TaskResult = { index: task.index, outcome }
    parentPort!.postMessage(result, outcome.status === 'solved' ? [outcome.gradient.buffer as ArrayBuffer] : [])
  })
}
