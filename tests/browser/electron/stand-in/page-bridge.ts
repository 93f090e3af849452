import { readFileSync } from 'node:fs'

/**
 * Runs in the page before its scripts, in the main frame only, as Electron runs a preload. The preload's own code sees a
 * `require` that knows `electron` and nothing else, as in a sandboxed preload.
 * @param preload path of the built preload
 */
export function preloadScript(preload: string): string {
  return `(() => {
  if (window !== window.top) return
  const listeners = new Map()
  const relays = new Map()
  window.__standIn = {
    deliver(channel, message, portIds) {
      const ports = portIds.map((id) => {
        const { port1, port2 } = new MessageChannel()
        relays.set(id, port1)
        port1.onmessage = (event) => window.__standInPort(id, event.data)
        return port2
      })
      for (const listener of listeners.get(channel) ?? []) listener({ ports }, message)
    },
    fromMain(id, message) { relays.get(id)?.postMessage(message) },
    /** What arrives at the page is kept for the tests, which then make calls of their own over the same port. */
    pagePort: null,
  }
  window.addEventListener('message', (event) => {
    if (event.data === 'kinode:port') window.__standIn.pagePort = event.ports[0]
  })
  const ipcRenderer = {
    on(channel, listener) { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]) },
    send(channel, ...words) { window.__standInSend(channel, words) },
  }
  const require = (name) => {
    if (name !== 'electron') throw new Error('A sandboxed preload cannot require ' + name)
    return { ipcRenderer }
  }
  const module = { exports: {} }
  ;(function (require, module, exports) {
${readFileSync(preload, 'utf8')}
  })(require, module, module.exports)
})()`
}
