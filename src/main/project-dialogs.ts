import { type BaseWindow, dialog } from 'electron'
import { join } from 'node:path'

const filters = [{ name: 'Kinode project', extensions: ['kinode'] }]

/**
 * The system's own file dialog over a window.
 * @returns absolute path, or null when the person thought better of it
 */
export async function chooseProjectFile(
  window: BaseWindow,
  purpose: 'open' | 'create',
  projectsFolder: string,
): Promise<string | null> {
  if (purpose === 'open') {
    const chosen = await dialog.showOpenDialog(window, {
      title: 'Open project',
      filters,
      properties: ['openFile'],
    })
    return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
  }
  const chosen = await dialog.showSaveDialog(window, {
    title: 'New project',
    defaultPath: join(projectsFolder, 'New project.kinode'),
    filters,
  })
  return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath
}
