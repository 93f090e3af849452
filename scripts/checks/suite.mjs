import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { runProgram } from '../launch/run-program.mjs'
import { readUnfinishedFiles, unfinishedFilesVariable } from './unfinished-files.mjs'
import { countTests } from './vitest-report.mjs'

/** A suite that runs longer than this (ms) hangs. */
const limit = 15 * 60_000

/**
 * @typedef {object} Suite
 * @property {string} root
 * @property {string} node
 * @property {string} name a vitest project
 * @property {string[]} paths filters on test files; empty for all
 * @property {NodeJS.ProcessEnv} environment
 */

/**
 * Runs one vitest project and counts its tests.
 * @param {Suite} suite
 */
export function runSuite({ root, node, name, paths, environment }) {
  return inFolder(async (folder) => {
    const file = join(folder, 'report.json')
    const unfinishedFile = join(folder, 'unfinished')
    const watching = `--reporter=${join(root, 'scripts', 'checks', 'unfinished-files.mjs')}`
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`, watching]
    const ended = await runProgram(
      node,
      // A forgotten `.only` would silently leave the other tests out.
      [vitest(root), 'run', '--project', name, '--allowOnly=false', ...reporters, ...paths],
      {
        cwd: root,
        env: { ...environment, [unfinishedFilesVariable]: unfinishedFile },
        timeLimit: limit,
        ownGroup: true,
      },
    )
    const { code, timedOut, interruption } = ended
    const unfinished = readUnfinishedFiles(unfinishedFile)
    return { ...countTests({ file, root, code, timedOut, unfinished, mayBeEmpty: paths.length > 0 }), interruption }
  })
}

/**
 * The tests of a project by name, without running them.
 * @param {Suite} suite
 * @returns {Promise<string[]>} empty when they could not be listed
 */
export function listTests({ root, node, name, paths, environment }) {
  return inFolder(async (folder) => {
    const file = join(folder, 'tests.json')
    await runProgram(node, [vitest(root), 'list', '--project', name, `--json=${file}`, ...paths], {
      cwd: root,
      env: environment,
      output: 'capture',
      timeLimit: limit,
    })
    try {
      /** @type {{ name: string, file: string }[]} */
      const tests = JSON.parse(readFileSync(file, 'utf8'))
      return tests.map((test) => `${relative(root, test.file)}: ${test.name}`)
    } catch {
      return []
    }
  })
}

/** @param {string} root */
function vitest(root) {
  return join(root, 'node_modules', 'vitest', 'vitest.mjs')
}

/**
 * Work with a temporary folder.
 * @template T
 * @param {(folder: string) => Promise<T>} work
 */
async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'kinode-test-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
