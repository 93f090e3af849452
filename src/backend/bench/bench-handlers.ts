import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import {
  type Emit,
  type Handlers,
  type Machine,
  type Outcome,
  type Versions,
  type WorkbenchContract,
  failed,
  succeeded,
} from '../../shared'
import { methods } from '../../solver'
import type { BackendPorts } from '../ports'
import type { EnginePool } from '../runs/engine-pool'
import { GradientBench, unknownGradientName } from './gradient-bench'
import { buildPeers } from './peer-programs'
import { ScalingBench } from './scaling-bench'
import { SolveBench, unknownName } from './solve-bench'
import { TrainBench } from './train-bench'

/** Loaded with the first picture, as for exports. */
const pictures = () => import('./bench-pictures')

type BenchCalls = Extract<keyof WorkbenchContract['calls'], `bench.${string}`>
type BenchHandlers = Pick<Handlers<WorkbenchContract>, BenchCalls>

/** Measurements of the solver, beside a peer's. */
export function createBenchHandlers(
  engines: EnginePool,
  ports: Pick<BackendPorts, 'bench' | 'examplesFolder' | 'fontsFolder'>,
  versions: Versions,
  emit: Emit<WorkbenchContract>,
): BenchHandlers {
  const folders = ports.bench
  const tell = (part: number, doing: string): void => emit('bench.progress', { part, doing })
  return {
    'bench.buildPeers': () => buildPeers(folders),
    'bench.solve': async (request) => {
      const wrong = unknownName(request) ?? missingFolder(folders)
      return wrong ?? new SolveBench(engines, folders, thisMachine(versions), tell).run(request)
    },
    'bench.scaling': async ({ method: name, quick }) => {
      const method = name ?? methods[0].name
      const wrong = unknownName({ problems: null, methods: [method] }) ?? missingFolder(folders)
      if (wrong) return wrong
      return succeeded(await new ScalingBench(engines, folders, thisMachine(versions), tell).run({ method, quick }))
    },
    'bench.gradient': async (request) => {
      const wrong = unknownGradientName(request) ?? missingFolder(folders)
      return wrong ?? new GradientBench(engines, folders, thisMachine(versions), tell).run(request)
    },
    'bench.train': (request) =>
      new TrainBench(engines, ports.examplesFolder, folders, thisMachine(versions), tell).run(request),
    'bench.draw': async ({ report }) => succeeded((await pictures()).benchPictures(report, ports.fontsFolder)),
  }
}

function missingFolder({ problems, peerSources }: BackendPorts['bench']): Outcome<never> | null {
  const missing = [problems, peerSources].find((folder) => !existsSync(folder))
  if (missing === undefined) return null
  return failed('The benchmark problems are not here', missing, 'They come with a checkout of Kinode.')
}

function thisMachine({ kinode, node, platform, arithmetic }: Versions): Machine {
  const processors = cpus()
  const processor = processors[0]?.model.trim() ?? 'unknown'
  return { kinode, node, platform, processor, cores: processors.length, arithmetic }
}
