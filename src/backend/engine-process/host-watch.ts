import { Worker } from 'node:worker_threads'

const intervalMs = 500

/**
 * Ends this process when its host is gone. A thread of its own, because a long solve keeps the main thread from hearing that the
 * channel closed: when the host dies the process gets another parent.
 */
export function watchHost(): void {
  const source = `
    const parent = process.ppid
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL') }, ${intervalMs})
  `
  new Worker(source, { eval: true }).unref()
}
