// Type-checks each environment with its own libraries: a DOM or Node name in an ES-only layer is a compile error. The environments
// are the references of tsconfig.json.
import { spawn } from 'node:child_process'
import { basename, join, resolve } from 'node:path'
import ts from 'typescript'

const root = resolve(import.meta.dirname, '..')
/** @type {{ references: { path: string }[] }} */
const { references } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config

/** @param {string} project */
function check(project) {
  const compiler = join(root, 'node_modules', 'vue-tsc', 'bin', 'vue-tsc.js')
  // What was found is kept: a second check looks at what has changed alone.
  const known = join(root, 'node_modules', '.cache', 'types', `${basename(project)}.tsbuildinfo`)
  const options = ['--noEmit', '--incremental', '--tsBuildInfoFile', known, '-p', project]
  const child = spawn(process.execPath, [compiler, ...options], { cwd: root, stdio: 'inherit' })
  return new Promise((done) => child.on('close', done))
}

const codes = await Promise.all(references.map(({ path }) => check(path)))
process.exit(codes.every((code) => code === 0) ? 0 : 1)
