import { type Session, type WebContents, app } from 'electron'
import { pageAddress } from './page-scheme'

/** What no page of ours may do: leave, open windows, embed others, or be granted anything. */
export function confinePages(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  app.on('web-contents-created', (_event, contents) => confine(contents))
}

function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => {
    // The page may load itself again; the event tells of frames too, of which there are none.
    if (!event.isMainFrame || event.url !== pageAddress) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
}
