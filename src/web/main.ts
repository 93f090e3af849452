import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import {
  createBackend,
  hostPorts,
  installationAt,
  nodeEngineStarter,
  nodeVersionComplaint,
  onTermination,
  openOrCreateProject,
} from '../backend'
import { type Failure, type Outcome, describeFailure, failed, succeeded } from '../shared'
import { type WebArguments, webArguments, webUsage } from './arguments'
import { openBrowser } from './browser'
import { startWebServer } from './web-server'

const installation = installationAt(resolve(import.meta.dirname, '../..'))
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const report = (error: unknown): void => console.error(error)

/** Runs until a signal ends it in good order. */
async function serveWorkbench({ port, project }: WebArguments): Promise<Outcome<null>> {
  const backend = createBackend(
    hostPorts(installation, {
      hostKind: 'web',
      engines: nodeEngineStarter(installation.engineEntry),
      engineCount: availableParallelism(),
      chooseProjectFile: null,
      report,
    }),
  )
  const asked = new Promise<void>((resolve) => void onTermination(() => resolve()))
  const server = await startWebServer({
    port,
    folder: installation.renderer,
    attach: (channel) => backend.attach(channel),
    report,
  })
  if (server.status === 'failed') {
    await backend.close()
    return server
  }
  const close = async (): Promise<void> => {
    await Promise.all([server.value.close(), backend.close()])
  }
  if (project !== null) {
    const opened = await openOrCreateProject(backend.client(), project)
    if (opened.status === 'failed') {
      await close()
      return opened
    }
    if (opened.value.readOnlyReason !== null)
      say(`${opened.value.name} is open for reading only: ${opened.value.readOnlyReason}`)
  }
  say(`The workbench is at ${server.value.url}`)
  say('Ctrl+C ends it; what trains is checkpointed and paused.')
  openBrowser(server.value.url)
  backend.prepareEngine()

  await asked
  say('Closing: what trains is being checkpointed. Once more to quit at once.')
  await close()
  return succeeded(null)
}

function complain(failure: Failure): number {
  process.stderr.write(`${describeFailure(failure)}\n`)
  return failure.kind === 'usage' ? 2 : 1
}

async function main(words: readonly string[]): Promise<number> {
  const complaint = nodeVersionComplaint(process.versions.node)
  if (complaint !== null) return complain(failed(complaint))
  const read = webArguments(words)
  if (read.status === 'failed') return complain(read)
  if (read.value.help) {
    say(webUsage)
    return 0
  }
  const served = await serveWorkbench(read.value)
  return served.status === 'failed' ? complain(served) : 0
}

process.exit(await main(process.argv.slice(2)))
