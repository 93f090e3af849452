// Reached only under a Node that guard.cjs accepts.
'use strict'

const { join } = require('node:path')
const { pathToFileURL } = require('node:url')

/**
 * Runs the default export of a module with the command line's arguments; its promise is the exit code.
 * @param {string} module path relative to scripts/
 */
async function run(module) {
  const program = await import(pathToFileURL(join(__dirname, '..', module)).href)
  process.exitCode = await program.default(process.argv.slice(2))
}

module.exports = { run }
