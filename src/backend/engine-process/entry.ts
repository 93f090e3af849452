import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { type Emit, type EngineContract, engineContract, serve } from '../../shared'
import { GradientThreads } from '../gradient-threads/gradient-threads'
import { engineHandlers } from './engine-handlers'
import { hostConnection } from './host-connection'
import { watchHost } from './host-watch'

/** The engine process: a utility process under Electron, a forked Node process elsewhere. */
const channel = hostConnection()
/** Built beside this file (electron.vite.config.ts). */
const gradientThreads = new GradientThreads(join(import.meta.dirname, 'gradient-thread.js'))
const report = (error: unknown): void => console.error(error)
const emit: Emit<EngineContract> = serve(
  engineContract,
  channel,
  engineHandlers(
    process.pid,
    () => performance.now(),
    () => emit,
    (threads) => gradientThreads.runner(threads),
  ),
  report,
)
channel.onClose(() => process.exit(0))
// The host decides when an engine ends: Ctrl+C reaches the whole group, and the host first asks for a checkpoint.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
// Training takes every core it gets; the window and its host come first, so that a click is answered at once.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
if (process.connected) watchHost()
