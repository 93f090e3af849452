import { type Outcome, type Yardstick, failed, succeeded } from '../../shared'
import { cvodes } from './contestant'
import type { BenchFolders } from './folders'
import { buildPeers, peerPath } from './peer-programs'
import { benchProblems } from './problems'
import { solveWithPeer } from './run-peer'

/** Tolerances that a person might choose. */
const tolerances = { relative: 1e-6, absolute: 1e-10 }
const repeats = 60
const timeLimit = 20_000

/** CVODES's solve of ROBER to t = 1e11, the best of many. */
export async function measureYardstick(folders: BenchFolders): Promise<Outcome<Yardstick>> {
  const built = await buildPeers(folders)
  if (built.status === 'failed') return built
  const [row] = benchProblems
  const { title, peer } = row.load(row, folders)
  const words = [peer.input, String(tolerances.relative), String(tolerances.absolute), String(repeats)]
  const solved = await solveWithPeer({ path: peerPath(folders, peer.program), words, timeLimit })
  if (solved === null) return failed(`${cvodes.title} found no solution of ${title}`, peer.input)
  return succeeded({ name: cvodes.name, version: solved.version, problem: row.name, seconds: solved.us * 1e-6 })
}
