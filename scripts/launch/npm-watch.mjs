/** How often to look (ms). */
const interval = 500

/**
 * Tells when the npm that runs this process is gone. npm passes a SIGTERM on to the shell between, which dies of it and tells
 * nobody: only the change of the parent shows it.
 * @param {() => void} onGone
 * @returns {() => void} stops watching
 */
export function watchNpm(onGone) {
  // Without npm, a parent that ends is ordinary: a shell that was closed after `node scripts/start.cjs & disown`.
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return () => undefined
  const parent = process.ppid
  const watching = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watching)
    onGone()
  }, interval)
  return () => clearInterval(watching)
}
