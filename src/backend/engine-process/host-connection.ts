import type { Channel } from '../../shared'

/** The port to the browser process that Electron gives a utility process; its types are Electron's and not wanted here. */
interface UtilityPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

/** The channel from inside an engine process to its host, whichever way the process was started. */
export function hostConnection(): Channel {
  const port = (process as { parentPort?: UtilityPort }).parentPort
  if (port !== undefined) return utilityChannel(port)
  if (process.send !== undefined) return forkedChannel()
  throw new Error('The engine is started by its host (kinode, or the workbench), not by hand.')
}

function forkedChannel(): Channel {
  return {
    send: (message) => {
      // A host that is gone takes no message; `disconnect` ends this process.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
    },
    onMessage: (receive) => void process.on('message', receive),
    onClose: (closed) => void process.once('disconnect', closed),
    close: () => process.disconnect(),
  }
}

/** Electron ends a utility process together with its browser process, so there is no closing to hear. */
function utilityChannel(port: UtilityPort): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (receive) => port.on('message', (event) => receive(event.data)),
    onClose: () => undefined,
    close: () => process.exit(0),
  }
}
