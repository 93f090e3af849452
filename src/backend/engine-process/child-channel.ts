import type { ChildProcess } from 'node:child_process'
import type { Channel } from '../../shared'

/** The host's end of a forked process started with `serialization: 'advanced'`, so that typed arrays stay typed arrays. */
export function childChannel(child: ChildProcess): Channel {
  return {
    send: (message) => {
      // Sending to a process that has just died fails; its end is told through onClose.
      if (child.connected) child.send(message as object, () => undefined)
    },
    onMessage: (receive) => void child.on('message', receive),
    onClose: (closed) => {
      // `disconnect` comes after the last message has been heard; `error` is all there is when the process never started.
      let told = false
      const once = (): void => {
        if (!told) closed()
        told = true
      }
      child.once('disconnect', once)
      child.once('error', once)
    },
    close: () => {
      if (child.connected) child.disconnect()
    },
  }
}
