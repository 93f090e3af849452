import { parseArgs } from 'node:util'
import { type Outcome, failed, succeeded } from '../shared'

export interface WebArguments {
  /** 0: any free port. */
  port: number
  project: string | null
  help: boolean
}

export const webUsage = [
  'Usage: node out/main/web.js [--port N] [--project FILE]   (npm start -- --web)',
  '',
  'Serves the workbench to browsers on this computer.',
  '',
  '  --port N        port on 127.0.0.1 (any free one)',
  '  --project FILE  project file to open, made when it is not there',
  '',
  'KINODE_NO_BROWSER=1 keeps it from opening the default browser. Ctrl+C checkpoints and pauses what trains and ends',
  'everything (exit code 0); once more quits at once.',
].join('\n')

const largestPort = 65_535

/** Reads the web host's command line; what is wrong with it is a usage failure. */
export function webArguments(words: readonly string[]): Outcome<WebArguments> {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        port: { type: 'string' },
        project: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    const port = values.port === undefined ? 0 : Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > largestPort || values.port === '')
      return failed(`--port must be a whole number from 0 to ${largestPort}, not ${values.port}`, '', '', 'usage')
    return succeeded({ port, project: values.project ?? null, help: values.help })
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split('. ')
    return failed(sentence!, '', '--help tells more.', 'usage')
  }
}
