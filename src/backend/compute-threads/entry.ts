import { Worker, workerData } from 'node:worker_threads'
import type { ThreadStart } from './messages'
import { SharedWords } from './shared-words'
import { supervise } from './supervisor'
import { work } from './worker'

/**
 * Mebibytes of JavaScript's heap, which holds graphs and code (a model's numbers lie outside it): a worker that needs more is lost. Without a
 * limit Electron would end the whole process.
 */
const largestHeap = 1024

/** The file of every thread that computes gradients for an engine: of their supervisor, which starts the others, and of the workers. */
const start = workerData as ThreadStart
const words = new SharedWords(start.words)
if (start.role === 'worker') work(words)
else {
  const startOfWorker: ThreadStart = { role: 'worker', words: start.words }
  const options = { workerData: startOfWorker, resourceLimits: { maxOldGenerationSizeMb: largestHeap } }
  supervise(words, start.port, () => new Worker(new URL(import.meta.url), options))
}
