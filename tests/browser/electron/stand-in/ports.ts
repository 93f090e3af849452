import { EventEmitter } from 'node:events'

/** `MessagePortMain`: messages wait until the port is started, and are cloned on their way. */
export class StandInPort extends EventEmitter {
  private peer: StandInPort | null = null
  private readonly queue: unknown[] = []
  private started = false

  static pair(): { port1: StandInPort; port2: StandInPort } {
    const port1 = new StandInPort()
    const port2 = new StandInPort()
    port1.peer = port2
    port2.peer = port1
    return { port1, port2 }
  }

  postMessage(message: unknown): void {
    this.peer?.receive(structuredClone(message))
  }

  start(): void {
    this.started = true
    for (const message of this.queue.splice(0)) this.emit('message', { data: message })
  }

  close(): void {
    const { peer } = this
    this.peer = null
    if (peer === null) return
    peer.peer = null
    setImmediate(() => peer.emit('close'))
  }

  private receive(message: unknown): void {
    this.queue.push(message)
    if (this.started) setImmediate(() => this.start())
  }
}

/** `MessageChannelMain` */
export class StandInMessageChannel {
  readonly port1: StandInPort
  readonly port2: StandInPort

  constructor() {
    const { port1, port2 } = StandInPort.pair()
    this.port1 = port1
    this.port2 = port2
  }
}
