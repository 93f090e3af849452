import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { watchNpm } from './npm-watch.mjs'

/**
 * @typedef {object} Ended
 * @property {number} code exit code; 128 + n after signal n; 127 when the program could not be started
 * @property {boolean} timedOut
 * @property {number} interruption 128 + n when this process received signal n meanwhile (it was passed on), else 0
 * @property {string} tail the last 4000 characters of what was captured, or why it could not be started
 */

const passedOn = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
/** Ctrl+C reaches a whole process group, and npm passes it on once more: what comes within this time (ms) is the same key press. */
const echo = 1_000
/** How long a program that was asked to end may take before it is killed (ms). */
const grace = 5_000
const tailLength = 4_000

/**
 * Runs a program to its end and passes signals on to it.
 * @param {string} file
 * @param {readonly string[]} programArguments
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {'inherit' | 'stderr' | 'silent' | 'capture'} [options.output] `stderr`: everything goes to stderr; `capture`: also kept in
 *   `tail`; `silent`: kept only; `inherit`: as the caller's
 * @param {number} [options.timeLimit] ms
 * @param {boolean} [options.ownGroup] a process group of its own, ended as a whole (not on Windows)
 * @returns {Promise<Ended>}
 */
export function runProgram(file, programArguments, options = {}) {
  const { cwd, env, output = 'inherit', timeLimit, ownGroup = false } = options
  const detached = ownGroup && process.platform !== 'win32'
  return new Promise((resolve) => {
    let tail = ''
    let timedOut = false
    let interruption = 0
    let lastSignalAt = -Infinity

    const child = spawn(file, programArguments, { cwd, env, detached, stdio: stdioFor(output) })
    /** @param {NodeJS.Signals} signal */
    const send = (signal) => {
      try {
        if (detached && child.pid) process.kill(-child.pid, signal)
        else child.kill(signal)
      } catch {
        // It has ended meanwhile.
      }
    }
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      tail = (tail + chunk.toString()).slice(-tailLength)
      if (output === 'capture') process.stderr.write(chunk)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)

    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      interruption = 128 + constants.signals[signal]
      const now = performance.now()
      const isEcho = now - lastSignalAt < echo
      lastSignalAt = now
      // On Windows the console tells every program itself, and kill() would end it without a word.
      if (!isEcho && process.platform !== 'win32') send(signal)
    }
    for (const signal of passedOn) process.on(signal, pass)
    const stopWatching = watchNpm(() => pass('SIGTERM'))

    /** @type {NodeJS.Timeout | undefined} */
    let killing
    const limiting = timeLimit
      ? setTimeout(() => {
          timedOut = true
          send('SIGTERM')
          killing = setTimeout(() => send('SIGKILL'), grace)
        }, timeLimit)
      : undefined

    /** @param {number} code */
    const end = (code) => {
      clearTimeout(limiting)
      clearTimeout(killing)
      for (const signal of passedOn) process.off(signal, pass)
      stopWatching()
      resolve({ code, timedOut, interruption, tail })
    }
    child.on('error', (error) => {
      tail = error.message
      end(127)
    })
    child.on('close', (code, signal) => end(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}

/**
 * @param {'inherit' | 'stderr' | 'silent' | 'capture'} output
 * @returns {import('node:child_process').StdioOptions}
 */
function stdioFor(output) {
  if (output === 'inherit') return 'inherit'
  return output === 'stderr' ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe']
}
