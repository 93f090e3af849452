import { MessageChannelMain, type WebContents, ipcMain } from 'electron'
import type { Channel } from '../shared'
import { pageOrigin } from './page-scheme'
import { portChannel } from './port-channel'

/**
 * Gives a page its port when its preload asks, at each load anew. The one message that a window can send besides its port's is
 * this question, and it is answered only to the page itself: not to a frame within it, not to another origin.
 * @param attachTo serves the contract to the window that holds these contents; false for contents that are no window's
 */
export function handOverPorts(attachTo: (contents: WebContents, channel: Channel) => boolean): void {
  ipcMain.on('kinode:connect', (event) => {
    const frame = event.senderFrame
    if (frame === null || frame !== event.sender.mainFrame || frame.origin !== pageOrigin) return
    const { port1, port2 } = new MessageChannelMain()
    if (attachTo(event.sender, portChannel(port1))) frame.postMessage('kinode:port', null, [port2])
  })
}
