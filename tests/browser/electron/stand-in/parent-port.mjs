// Loaded before the engine in a forked Node process: gives it the port to its parent that Electron gives utility processes.
import { EventEmitter } from 'node:events'

const port = new EventEmitter()
port.postMessage = (message) => process.send(message, undefined, undefined, () => undefined)
process.on('message', (data) => port.emit('message', { data, ports: [] }))
process.once('disconnect', () => process.exit(0))
process.parentPort = port
