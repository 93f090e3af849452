import { type SpawnOptions, spawn } from 'node:child_process'

/**
 * The command that opens an address in the default browser; null where there is no display, or nobody wants one.
 * @param environment `process.env`
 */
export function browserCommand(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  url: string,
): [command: string, ...words: string[]] | null {
  if (environment['KINODE_NO_BROWSER'] === '1') return null
  if (platform === 'darwin') return ['open', url]
  // `start` belongs to the command processor, which would read signs in the address.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return environment['DISPLAY'] || environment['WAYLAND_DISPLAY'] ? ['xdg-open', url] : null
}

/** Opens the default browser where there is one; the printed address serves where it does not come up. */
export function openBrowser(url: string): void {
  const command = browserCommand(process.platform, process.env, url)
  if (command === null) return
  const [program, ...words] = command
  const apart: SpawnOptions = { stdio: 'ignore', detached: true }
  const child = spawn(program, words, apart)
  child.on('error', () => undefined)
  child.unref()
}
