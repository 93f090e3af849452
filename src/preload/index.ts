import { ipcRenderer } from 'electron'

/**
 * Hands the window its port to the application and nothing else: the window never sees ipcRenderer. The port is asked for once
 * the page's scripts listen, after each load; `kinode:connect` and `kinode:port` are the words of src/main/port-handover.ts.
 */
ipcRenderer.on('kinode:port', (event) => {
  window.postMessage('kinode:port', window.location.origin, event.ports)
})
window.addEventListener('DOMContentLoaded', () => ipcRenderer.send('kinode:connect'), { once: true })
