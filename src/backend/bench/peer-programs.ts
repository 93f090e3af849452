import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Outcome, failed, succeeded } from '../../shared'
import type { BenchFolders } from './folders'

/** The peers' programs; `flags` besides those of all. The network's sizes are known at compile time, which is the fastest it can be. */
export const peerPrograms = [
  { name: 'cvodes_mass_action', flags: [] },
  {
    name: 'cvodes_neural_ode',
    flags: ['-ffast-math', '-fno-finite-math-only', '-DSTATES=3', '-DWIDTH=5', '-DLAYERS=6'],
  },
] as const satisfies readonly { name: string; flags: readonly string[] }[]

export type PeerName = (typeof peerPrograms)[number]['name']

const compiler = 'g++'
const flags = ['-O3', '-march=native']
const libraries = ['cvodes', 'nvecserial', 'sunmatrixdense', 'sunlinsoldense'].map((name) => `-lsundials_${name}`)
const installation = 'Install them with: apt-get install libsundials-dev g++'
/** Far more than any of these compilations takes (ms). */
const timeLimit = 120_000

/** Runs a program to its end; `code` is null when it could not be started. */
export type RunProgram = (program: string, words: readonly string[]) => Promise<{ code: number | null; error: string }>

const runProgram: RunProgram = (program, words) =>
  new Promise((resolve) => {
    execFile(program, words, { timeout: timeLimit }, (problem, _, error) => {
      const code = problem === null ? 0 : typeof problem.code === 'number' ? problem.code : null
      resolve({ code, error })
    })
  })

export interface BuiltPeer {
  name: PeerName
  path: string
  /** False when it was there already and newer than its source. */
  built: boolean
}

/** Where a peer's program is built to. */
export function peerPath(folders: BenchFolders, name: PeerName): string {
  return join(folders.peerPrograms, name)
}

/** Whether every peer has been built, now or some time before. */
export function peersBuilt(folders: BenchFolders): boolean {
  return peerPrograms.every(({ name }) => existsSync(peerPath(folders, name)))
}

/** Builds every peer that is missing or older than its source; says what is missing for it. */
export async function buildPeers(folders: BenchFolders, run: RunProgram = runProgram): Promise<Outcome<BuiltPeer[]>> {
  if (!existsSync(folders.peerSources)) {
    return failed('The sources of the peers are not here', folders.peerSources, 'They come with a checkout of Kinode.')
  }
  const peers = peerPrograms.map((program) => {
    const source = join(folders.peerSources, `${program.name}.cpp`)
    const path = peerPath(folders, program.name)
    const built = statSync(path, { throwIfNoEntry: false })
    return { ...program, source, path, built: built === undefined || built.mtimeMs < statSync(source).mtimeMs }
  })
  if (peers.some(({ built }) => built)) {
    const missing = await missingTool(run)
    if (missing !== null) return failed(`The peers cannot be built: ${missing}`, '', installation)
    mkdirSync(folders.peerPrograms, { recursive: true })
  }
  for (const peer of peers.filter(({ built }) => built)) {
    // Under another name first, so that a program that is there is whole.
    const unfinished = `${peer.path}.${process.pid}`
    const words = [...flags, ...peer.flags, peer.source, '-o', unfinished, ...libraries]
    const { code, error } = await run(compiler, words)
    if (code !== 0)
      return failed(`${peer.name} could not be built: ${firstComplaint(error)}`, peer.source, installation)
    renameSync(unfinished, peer.path)
  }
  return succeeded(peers.map(({ name, path, built }) => ({ name, path, built })))
}

/** What is missing, in words; null when nothing is. */
async function missingTool(run: RunProgram): Promise<string | null> {
  const version = await run(compiler, ['--version'])
  if (version.code === null) return `there is no compiler ${compiler} here`
  const headers = await run(compiler, ['-E', '-x', 'c++', '-include', 'cvodes/cvodes.h', '/dev/null'])
  return headers.code === 0 ? null : 'the headers of SUNDIALS are not here (cvodes/cvodes.h)'
}

function firstComplaint(error: string): string {
  const lines = error.split('\n').filter((line) => line.trim() !== '')
  return lines.find((line) => /error|cannot find|undefined/.test(line)) ?? lines[0] ?? 'the compiler gave no reason'
}
