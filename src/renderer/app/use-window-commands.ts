import { features } from '../features'
import { themeChoices, useCommands, useNavigation, useProject, useTheme, useUndo } from '../state'

/** Registers what the window itself can do: its places, undo and redo, the theme; and what each place can do. */
export function useWindowCommands(): void {
  const commands = useCommands()
  const navigation = useNavigation()
  const project = useProject()
  const theme = useTheme()
  const undo = useUndo()

  commands.register(
    features.map((feature, index) => ({
      id: `go.${feature.id}`,
      group: 'Go to',
      title: feature.title,
      keys: `Alt+${index + 1}`,
      enabled: () => !feature.needsProject || project.current.value !== null,
      run: () => navigation.go(feature.id),
    })),
  )
  commands.register([
    {
      id: 'edit.undo',
      group: 'Edit',
      title: 'Undo',
      keys: 'Mod+Z',
      enabled: () => undo.undoTitle.value !== null,
      run: () => void undo.undo(),
    },
    {
      id: 'edit.redo',
      group: 'Edit',
      title: 'Redo',
      keys: 'Mod+Shift+Z',
      enabled: () => undo.redoTitle.value !== null,
      run: () => void undo.redo(),
    },
  ])
  commands.register(
    themeChoices.map((choice) => ({
      id: `theme.${choice}`,
      group: 'Theme',
      title: choice === 'system' ? 'Follow the system' : choice === 'light' ? 'Light' : 'Dark',
      enabled: () => theme.choice.value !== choice,
      run: () => (theme.choice.value = choice),
    })),
  )
  for (const feature of features) if (feature.commands) commands.register(feature.commands())
}
