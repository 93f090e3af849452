import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { nodeExecutable } from '../../../scripts/launch/node-programs.mjs'

export const repository = resolve(import.meta.dirname, '..', '..', '..')
export const node = nodeExecutable(repository)

/** How the stand-in for npm behaves: what it does to node_modules, or the error that it ends with. */
export type NpmBehaviour = 'installs' | 'installs slowly' | 'dies halfway' | 'finds no network'

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/**
 * A checkout with the real launchers and with stand-ins for npm, the build and the programs that it makes: what they are given
 * is what counts here. `journal` tells how often each has run.
 */
export class StandIn {
  readonly root = mkdtempSync(join(tmpdir(), 'kinode-launch-'))
  private npm: NpmBehaviour = 'installs'

  constructor() {
    cpSync(join(repository, 'scripts'), join(this.root, 'scripts'), { recursive: true })
    this.write('package.json', JSON.stringify({ name: 'stand-in', scripts: packageScripts() }))
    this.write(
      'package-lock.json',
      JSON.stringify({ packages: { '': {}, 'node_modules/electron': { version: '45.0.0' } } }),
    )
    this.write('src/main.ts', 'export {}\n')
    this.write('npm/npm-cli.js', npmProgram(this.root))
  }

  npmBehaves(behaviour: NpmBehaviour): void {
    this.npm = behaviour
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true })
    writeFileSync(join(this.root, path), content)
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8')
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path))
  }

  link(target: string, path: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true })
    symlinkSync(target, join(this.root, path))
  }

  /** What npm and the build did, in order. */
  get journal(): string[] {
    return this.has('journal') ? this.read('journal').trim().split('\n') : []
  }

  /**
   * @param script a file of scripts/
   * @param words its arguments
   * @param pretend code that runs in the launcher before it starts: another Node, another user
   */
  start(script: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}, pretend = ''): ChildProcess {
    this.write('pretend.cjs', pretend)
    return spawn(node, ['-r', join(this.root, 'pretend.cjs'), join(this.root, 'scripts', script), ...words], {
      cwd: this.root,
      env: {
        PATH: process.env.PATH,
        HOME: this.root,
        npm_execpath: join(this.root, 'npm', 'npm-cli.js'),
        NPM_BEHAVIOUR: this.npm,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  run(script: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}, pretend = ''): Promise<Ended> {
    return ended(this.start(script, words, environment, pretend))
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

export function ended(child: ChildProcess): Promise<Ended> {
  const result = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (result.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (result.stderr += chunk.toString()))
  return new Promise((done) => child.on('close', (code) => done({ code, ...result })))
}

/** Resolves with what was printed so far once it holds the text; rejects when the program ends without it. */
export function printed(child: ChildProcess, text: string): Promise<string> {
  return new Promise((done, fail) => {
    let seen = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      if (seen.includes(text)) done(seen)
    })
    child.on('close', (code) => fail(new Error(`ended with ${code} before it printed ${text}: ${seen}`)))
  })
}

function packageScripts(): unknown {
  return (JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { scripts: unknown }).scripts
}

/** Stands for npm: makes a node_modules with a stand-in for the build tool, and prints on stdout as npm does. */
function npmProgram(root: string): string {
  return `
const { appendFileSync, mkdirSync, rmSync, writeFileSync } = require('node:fs')
const { join, dirname } = require('node:path')
const root = ${JSON.stringify(root)}
const put = (path, content) => {
  mkdirSync(dirname(join(root, 'node_modules', path)), { recursive: true })
  writeFileSync(join(root, 'node_modules', path), content)
}
const words = process.argv.slice(2).filter((word) => !word.startsWith('-'))
appendFileSync(join(root, 'journal'), 'npm ' + words.join(' ') + '\\n')
if (words[0] === 'run') process.exit(words[1] === process.env.FAILING ? 1 : 0)
rmSync(join(root, 'node_modules'), { recursive: true, force: true })
if (process.env.NPM_BEHAVIOUR === 'finds no network') {
  console.error('npm error code ENOTFOUND\\nnpm error network request to the registry failed')
  process.exit(1)
}
put('electron/package.json', '{ "version": "45.0.0" }')
if (process.env.NPM_BEHAVIOUR === 'dies halfway') process.kill(process.pid, 'SIGKILL')
put('electron/install.js', ${JSON.stringify(electronInstaller)})
put('vitest/vitest.mjs', ${JSON.stringify(testRunner)})
put('electron-vite/bin/electron-vite.js', ${JSON.stringify(buildProgram)})
console.log('added 2 packages')
setTimeout(() => {}, process.env.NPM_BEHAVIOUR === 'installs slowly' ? 1000 : 0)
`
}

const electronInstaller = `
require('node:fs').appendFileSync(require('node:path').join(__dirname, '..', '..', 'journal'), 'download\\n')
if (process.env.DOWNLOAD === 'hangs') setInterval(() => {}, 1000)
else { console.error('RequestError: getaddrinfo ENOTFOUND github.com\\n    at somewhere'); process.exit(1) }
`

/** Stands for electron-vite: makes a web host and a command line that tell what they were given. */
const buildProgram = `
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs')
appendFileSync('journal', 'build ' + process.env.NODE_ENV + '\\n')
console.log('built in 1 s')
if (process.env.FAILING === 'build') process.exit(1)
mkdirSync('out/main', { recursive: true })
writeFileSync('out/main/package.json', '{ "type": "commonjs" }')
writeFileSync('out/main/web.js', \`
  let signals = 0
  process.on('SIGINT', () => { signals += 1; setTimeout(() => { console.log('closed after ' + signals + ' signal'); process.exit(0) }, 300) })
  console.log('serving ' + JSON.stringify(process.argv.slice(2)))
  setInterval(() => {}, 1000)
\`)
writeFileSync('out/main/cli.js', \`
  console.log(JSON.stringify({ words: process.argv.slice(2), folder: process.cwd(), node: process.execPath }))
  process.exitCode = process.argv.includes('fail') ? 7 : 0
\`)
`

/** Stands for vitest: one passing test a project, or a crash. */
const testRunner = `
import { writeFileSync } from 'node:fs'
const [command, ...words] = process.argv.slice(2)
const project = words[words.indexOf('--project') + 1]
const file = words.find((word) => /json=/.test(word)).replace(/.*json=/, '')
const name = process.cwd() + '/tests/' + project + '/a.test.ts'
if (command === 'list') writeFileSync(file, JSON.stringify([{ name: 'draws', file: name }]))
else if (process.env.FAILING === project) process.abort()
else writeFileSync(file, JSON.stringify({
  testResults: [{ name, status: 'passed', assertionResults: [{ fullName: 'works', status: 'passed' }] }],
}))
`
