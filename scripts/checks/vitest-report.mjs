import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {{ fullName: string, status: string, failureMessages?: string[] | null }} TestResult
 * @typedef {{ name: string, status: string, message?: string, assertionResults: TestResult[] }} FileResult
 */

/**
 * Counts one vitest run from its JSON report. What the runner did not report is a failure too: a crash, a file that could not be
 * loaded, an error outside any test, a run without tests.
 * @param {object} run
 * @param {string} run.file path of the JSON report
 * @param {string} run.root test files are named relative to it
 * @param {number} run.code the runner's exit code
 * @param {boolean} run.timedOut
 * @param {string[]} run.unfinished the test files that had not ended when the runner did
 * @param {boolean} run.mayBeEmpty when a path filter chose the tests
 * @returns {{ passed: number, failed: { name: string, message: string }[], skipped: string[] }}
 */
export function countTests({ file, root, code, timedOut, unfinished, mayBeEmpty }) {
  /** @type {{ name: string, message: string }[]} */
  const failed = []
  /** @type {string[]} */
  const skipped = []
  let passed = 0
  const files = readFiles(file)
  if (timedOut || !files) {
    const end = timedOut
      ? 'did not end within its time and was stopped'
      : `ended with exit code ${code} and without a report`
    failed.push({ name: 'the test runner', message: [end, ...unfinished.map((name) => `during ${name}`)].join('\n') })
  }
  if (!files) return { passed, failed, skipped }
  for (const result of files) {
    const path = relative(root, result.name)
    const failedBefore = failed.length
    for (const test of result.assertionResults) {
      const name = `${path}: ${test.fullName}`
      if (test.status === 'passed') passed += 1
      else if (test.status === 'failed') failed.push({ name, message: plain(test.failureMessages?.[0]) })
      else skipped.push(name)
    }
    if (result.status === 'failed' && failed.length === failedBefore) {
      failed.push({ name: path, message: plain(result.message) })
    }
  }
  if (passed === 0 && failed.length === 0 && !mayBeEmpty) failed.push({ name: 'the suite', message: 'ran no test' })
  if (code !== 0 && failed.length === 0 && !(mayBeEmpty && passed === 0)) {
    failed.push({
      name: 'the test runner',
      message: `ended with exit code ${code}: an error outside any test (see above)`,
    })
  }
  return { passed, failed, skipped }
}

/**
 * @param {string} file
 * @returns {FileResult[] | null}
 */
function readFiles(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults
  } catch {
    return null
  }
}

/**
 * Without colours, and without the runner's own part of the stack.
 * @param {string | undefined} message
 */
function plain(message) {
  const lines = stripVTControlCharacters(message || 'no message')
    .trim()
    .split('\n')
  return lines.filter((line) => !/^\s+at .*(node_modules|<anonymous>)/.test(line)).join('\n')
}
