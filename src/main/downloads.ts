import { type Session, app } from 'electron'
import { join } from 'node:path'

/** What the window exports goes where the person says, beginning in the downloads folder. */
export function saveDownloads(session: Session): void {
  session.on('will-download', (_event, item) => {
    item.setSaveDialogOptions({ defaultPath: join(app.getPath('downloads'), item.getFilename()) })
  })
}
