import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import packageDescription from '../../package.json'
import {
  createBackend,
  hostPorts,
  installationAt,
  nodeEngineStarter,
  nodeVersionComplaint,
  onTermination,
} from '../backend'
import { runCommandLine } from './program'
import { processTerminal } from './terminal'

const terminal = processTerminal(process.stdout, process.stderr)
const complaint = nodeVersionComplaint(process.versions.node)
if (complaint !== null) {
  terminal.remark(complaint)
  process.exit(1)
}

const installation = installationAt(resolve(import.meta.dirname, '../..'))
const code = await runCommandLine(process.argv.slice(2), {
  terminal,
  onTermination,
  now: () => performance.now(),
  version: packageDescription.version,
  startBackend: () =>
    createBackend(
      hostPorts(installation, {
        hostKind: 'cli',
        engines: nodeEngineStarter(installation.engineEntry),
        engineCount: availableParallelism(),
        chooseProjectFile: null,
        report: (error) => terminal.remark(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      }),
    ),
})
process.exit(code)
