import { readFileSync, writeFileSync } from 'node:fs'

/** The variable that tells the reporter where to write. */
export const unfinishedFilesVariable = 'KINODE_UNFINISHED_FILES'

/** @typedef {import('vitest/node').TestModule} TestModule */

/**
 * A vitest reporter that keeps a list of the test files that have started and not ended: after a hang or a crash, the ones to look at.
 */
export default class UnfinishedFiles {
  /** @type {Set<string>} */
  #names = new Set()

  /** @param {TestModule} module */
  onTestModuleQueued(module) {
    this.#names.add(module.relativeModuleId)
    this.#write()
  }

  /** @param {TestModule} module */
  onTestModuleEnd(module) {
    this.#names.delete(module.relativeModuleId)
    this.#write()
  }

  #write() {
    writeFileSync(/** @type {string} */ (process.env[unfinishedFilesVariable]), [...this.#names].join('\n'))
  }
}

/**
 * @param {string} file where the reporter wrote
 * @returns {string[]} names of test files
 */
export function readUnfinishedFiles(file) {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((name) => name !== '')
  } catch {
    return []
  }
}
