import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { usageProblem } from './usage-problem.mjs'

/**
 * @typedef {object} StartOptions
 * @property {boolean} web serve the workbench to a browser instead of opening a window
 * @property {boolean} electron try the window again although the last download of Electron failed
 * @property {string} port the web host's port, empty for any free one
 * @property {string} project absolute path of a project file, empty for the start page
 * @property {boolean} help
 */

export const usage = `Usage: npm start [-- OPTIONS]

Opens the Kinode workbench. What is missing is installed first, and what is out of date is built.

  --web            serve the workbench on 127.0.0.1 for a browser instead of opening a window
  --electron       open a window; try again at once to download Electron if that failed before
                   (otherwise a failed download is tried again after a day)
  --port N         port of the web host, 1 to 65535 (default: any free one)
  --project FILE   open this .kinode file
  --help           show this text
`

/**
 * @param {string[]} programArguments
 * @param {string} folder what a relative path means
 * @returns {{ options: StartOptions, problem: '' } | { options: null, problem: string }} problem: one sentence
 */
export function parseStartOptions(programArguments, folder) {
  let values
  try {
    values = parseArgs({
      args: programArguments,
      options: {
        web: { type: 'boolean', default: false },
        electron: { type: 'boolean', default: false },
        port: { type: 'string', default: '' },
        project: { type: 'string', default: '' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    return refuse(usageProblem(error))
  }
  if (values.web && values.electron) return refuse('--web and --electron exclude each other.')
  if (programArguments.includes('--project=') || programArguments.includes('--port=')) {
    return refuse('--project and --port need a value.')
  }
  const port = Number(values.port)
  if (values.port !== '' && !(/^\d+$/.test(values.port) && port >= 1 && port <= 65_535)) {
    return refuse(`--port takes a number from 1 to 65535, not '${values.port}'.`)
  }
  return { options: { ...values, project: values.project && resolve(folder, values.project) }, problem: '' }
}

/** @param {string} problem */
function refuse(problem) {
  return { options: null, problem }
}
