import { renameSync } from 'node:fs'
import { Worker, threadId, workerData } from 'node:worker_threads'
import type { ThreadStart } from '../../../src/backend/compute-threads/messages'
import { SharedWords } from '../../../src/backend/compute-threads/shared-words'
import { supervise } from '../../../src/backend/compute-threads/supervisor'
import { work } from '../../../src/backend/compute-threads/worker'

// The product's entry (src/backend/compute-threads/entry.ts), but that one worker, in the middle of a chunk, ends as the name of a file says, and
// takes the file away.

const start = workerData as ThreadStart
const folder = process.env['KINODE_TEST_FOLDER']!

/** Whether there is such a file, which is then called otherwise: of threads that look at once, one wins the renaming. */
function told(how: string, done = `done-${threadId}`): boolean {
  try {
    renameSync(`${folder}/${how}`, `${folder}/${done}`)
    return true
  } catch {
    return false
  }
}

class MortalWords extends SharedWords {
  private looks = 0

  override read(word: Parameters<SharedWords['read']>[0]): number {
    if (word === 'calledOff' && ++this.looks % 3 === 0) {
      if (told('throw')) throw new Error(`thread ${threadId} was told to throw`)
      if (told('exit')) process.exit(7)
      if (told('terminate', `terminate-${threadId}`)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    }
    return super.read(word)
  }
}

if (start.role === 'worker') work(new MortalWords(start.words))
else {
  const startOfWorker: ThreadStart = { role: 'worker', words: start.words }
  supervise(new SharedWords(start.words), start.port, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: startOfWorker })
    // From outside, as when memory runs out: the thread itself can do nothing about it.
    const look = setInterval(() => {
      if (told(`terminate-${worker.threadId}`)) void worker.terminate()
    }, 1)
    worker.once('exit', () => clearInterval(look))
    return worker
  })
}
