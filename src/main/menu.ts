import { Menu, type MenuItemConstructorOptions, app, nativeTheme, shell } from 'electron'

export interface MenuActions {
  newProject(): void
  openProject(): void
  /** Absolute path of the folder where new projects go. */
  projectsFolder: string
}

const themes = [
  ['system', 'As the System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const

/** The application menu; what the workbench itself can do is in its own palette. */
export function installMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, process.platform === 'darwin', !app.isPackaged)))
}

function menuTemplate(actions: MenuActions, onMac: boolean, inDevelopment: boolean): MenuItemConstructorOptions[] {
  const file: MenuItemConstructorOptions[] = [
    { label: 'New Project…', accelerator: 'CmdOrCtrl+N', click: () => actions.newProject() },
    { label: 'Open Project…', accelerator: 'CmdOrCtrl+O', click: () => actions.openProject() },
    { type: 'separator' },
    { label: 'Show Projects Folder', click: () => void shell.openPath(actions.projectsFolder) },
    { type: 'separator' },
    { label: 'Close Window', role: 'close' },
    ...(onMac ? [] : [{ role: 'quit' } as const]),
  ]
  const view: MenuItemConstructorOptions[] = [
    {
      label: 'Theme',
      submenu: themes.map(([theme, label]) => ({
        label,
        type: 'radio',
        checked: nativeTheme.themeSource === theme,
        click: () => {
          nativeTheme.themeSource = theme
        },
      })),
    },
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    ...(inDevelopment ? ([{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
  ]
  return [
    ...(onMac ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: file },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'About Kinode', click: () => app.showAboutPanel() }] },
  ]
}
