import { join } from 'node:path'
import { root, userFolder } from './checkout.mjs'
import { prepare } from './prepare.mjs'
import { runProgram } from './run-program.mjs'

/**
 * The command line: its arguments, streams and exit code are the program's own.
 * @param {string[]} programArguments
 */
export default async function kinode(programArguments) {
  const folder = userFolder(root)
  const { node, code } = await prepare(root)
  if (node === '') return code
  const ended = await runProgram(node, [join(root, 'out', 'main', 'cli.js'), ...programArguments], { cwd: folder })
  return ended.code
}
