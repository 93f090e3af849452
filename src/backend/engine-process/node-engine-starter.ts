import { fork } from 'node:child_process'
import type { EngineStarter } from '../ports'
import { childChannel } from './child-channel'

/**
 * Engines as forked Node processes, for the command line, the web host and tests.
 * @param entry path of the built engine entry (`out/main/engine.js`)
 */
export function nodeEngineStarter(entry: string): EngineStarter {
  return {
    start() {
      const child = fork(entry, [], {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        // In a group of its own, where there are groups: Ctrl+C is for the host, which first asks for a checkpoint. It would end an engine that
        // only just starts. On Windows this would open a console.
        detached: process.platform !== 'win32',
      })
      return { channel: childChannel(child), processId: child.pid ?? null, kill: () => void child.kill('SIGKILL') }
    },
  }
}
