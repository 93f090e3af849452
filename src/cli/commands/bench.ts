import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type BenchReport, type Failure, type Outcome, failed, succeeded } from '../../shared'
import { type Benchmark, type BenchFlags, benchmarks } from '../bench'
import type { CommandOutcome, Report } from '../command-line'
import { nameListOption } from '../option-values'
import { showPartProgress } from '../part-progress'
import { saveFile } from '../save-file'
import { jsonDocument } from '../terminal'
import type { WorkbenchSession } from '../workbench-session'
import type { CommandDescription } from './command-description'

/** Options that every benchmark takes. */
const common: readonly (keyof BenchFlags)[] = ['quick', 'draw', 'store']
const names = benchmarks.map(({ name }) => name).join(', ')

export const benchCommand: CommandDescription = {
  name: 'bench [what]',
  summary: `measure the solver, alone or beside CVODES: ${names}`,
  notes: [
    ...benchmarks.map(({ name, summary }) => `${name}: ${summary}.`),
    'The problems and the peers come with a checkout; a full run takes a few minutes, on a quiet machine if its times are to mean much.',
  ].join('\n'),
  usage: [
    'kinode bench --build-peers',
    'kinode bench solve --peers --store fronts.json --draw docs/images',
    'kinode bench solve --problem rober,pollu --quick --json',
    'kinode bench scaling --store growth.json',
    'kinode bench gradient --peers --store gradients.json',
  ],
  prepare(command) {
    command
      .option('--build-peers', 'build the programs of the peers, and nothing else')
      .option('--peers', 'solve, gradient, train: beside CVODES, built when it is not')
      .option('--problem <names>', 'solve: only these, for example rober,pollu', nameListOption)
      .option('--method <names>', 'only these (scaling: one; gradient: gradient methods)', nameListOption)
      .option('--integrator <names>', 'gradient: only through these methods of integration', nameListOption)
      .option('--quick', 'a few cases, to see that it works')
      .option('--draw <folder>', 'write the diagrams there as SVG, for light and dark ground')
      .option('--store <file>', 'write the numbers there as JSON')
  },
  async run(session, argument, command) {
    const { project: _, json: __, ...given } = command.opts<BenchFlags & { project: string; json: boolean }>()
    const flags: BenchFlags = given
    const benchmark = benchmarks.find(({ name }) => name === argument)
    const wrong = wrongUsage(argument, benchmark, flags)
    if (wrong !== null) return wrong
    if (benchmark === undefined) return buildPeers(session)
    showPartProgress(session, 'bench.progress')
    const measured = await benchmark.run(session, flags)
    if (measured.status === 'failed') return measured
    const { report, text } = measured.value
    const files = await writeFiles(session, report, flags)
    if (files.status === 'failed') return files
    const written = files.value.map((file) => `\n${file} was written.`).join('')
    return succeeded({ text: text + written, document: { status: 'completed', ...report, files: files.value } })
  },
}

function wrongUsage(argument: string, benchmark: Benchmark | undefined, flags: BenchFlags): Failure | null {
  const usage = (reason: string): Failure => failed(reason, '', `The benchmarks are ${names}.`, 'usage')
  const given = (Object.keys(flags) as (keyof BenchFlags)[]).filter((name) => flags[name] !== undefined)
  if (flags.buildPeers === true) {
    return argument === '' && given.length === 1 ? null : usage('--build-peers goes alone')
  }
  if (argument === '') return usage('Say what to measure, or --build-peers')
  if (benchmark === undefined) return usage(`There is no benchmark named ${argument}`)
  const foreign = given.find((name) => !common.includes(name) && !benchmark.takes.includes(name))
  if (foreign !== undefined) return usage(`--${foreign} means nothing to bench ${benchmark.name}`)
  // Minutes of measuring are not to end at a slip of the pen.
  const folder = flags.draw === undefined ? undefined : resolve(flags.draw)
  if (folder !== undefined && !existsSync(folder)) return failed('There is no such folder', folder)
  const store = flags.store === undefined ? undefined : resolve(flags.store, '..')
  if (store !== undefined && !existsSync(store)) return failed('There is no such folder', store)
  return null
}

async function buildPeers(session: WorkbenchSession): CommandOutcome {
  const built = await session.call('bench.buildPeers', {})
  if (built.status === 'failed') return built
  const lines = built.value.map((peer) => `${peer.path} ${peer.built ? 'was built' : 'is up to date'}.`)
  const report: Report = { text: lines.join('\n'), document: { status: 'completed', peers: built.value } }
  return succeeded(report)
}

/** @returns paths of the files written */
async function writeFiles(
  session: WorkbenchSession,
  report: BenchReport,
  { draw, store }: BenchFlags,
): Promise<Outcome<string[]>> {
  const files: { path: string; content: Uint8Array }[] = []
  if (store !== undefined) {
    files.push({ path: resolve(store), content: new TextEncoder().encode(`${jsonDocument({ ...report })}\n`) })
  }
  if (draw !== undefined) {
    const drawn = await session.call('bench.draw', { report })
    if (drawn.status === 'failed') return drawn
    files.push(...drawn.value.map(({ fileName, content }) => ({ path: join(resolve(draw), fileName), content })))
  }
  for (const { path, content } of files) {
    const saved = saveFile(path, content)
    if (saved.status === 'failed') return saved
  }
  return succeeded(files.map(({ path }) => path))
}
