import { resolve } from 'node:path'
import { createBackend, hostPorts, installationAt, memoryEngineStarter } from '../../../src/backend'
import type { CommandLine } from '../../../src/cli/command-line'
import { runCommandLine } from '../../../src/cli/program'

const root = resolve(import.meta.dirname, '..', '..', '..')

/** What a command line came to, with everything in this process, and how many engines it started. */
export async function typeInMemory(
  words: readonly string[],
): Promise<{ code: number; output: string; error: string; engines: number }> {
  let output = ''
  let error = ''
  let engines = 0
  const report = (problem: unknown): void => {
    throw problem
  }
  const line: CommandLine = {
    version: '1.2.3',
    now: () => 0,
    onTermination: () => () => undefined,
    startBackend: () =>
      createBackend(
        hostPorts(installationAt(root), {
          hostKind: 'test',
          engines: {
            start() {
              engines++
              return memoryEngineStarter(report).start()
            },
          },
          engineCount: 1,
          chooseProjectFile: null,
          report,
        }),
      ),
    terminal: {
      interactive: false,
      width: 80,
      result: (content) => {
        output += String(content)
        return Promise.resolve()
      },
      remark: (text) => (error += `${text}\n`),
      status: () => undefined,
    },
  }
  const code = await runCommandLine(words, line)
  return { code, output, error, engines }
}
