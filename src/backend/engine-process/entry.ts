import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { ComputeThreads } from '../compute-threads/compute-threads'
import { hostConnection } from './host-connection'
import { watchHost } from './host-watch'
import { serveEngine } from './serve-engine'

/** The engine process: a utility process under Electron, a forked Node process elsewhere. */
const channel = hostConnection()
/** Built beside this file (electron.vite.config.ts). */
const computeThreads = new ComputeThreads(join(import.meta.dirname, 'compute-thread.js'))
channel.onClose(() => process.exit(0))
// The host decides when an engine ends: where engines have no group of their own, Ctrl+C reaches them too.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
// Training takes every core it gets; the window and its host come first, so that a click is answered at once.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
if (process.connected) watchHost()
serveEngine(channel, (error) => console.error(error), computeThreads)
