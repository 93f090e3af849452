import { type InjectionKey, effectScope, inject, watch } from 'vue'
import type { WorkbenchClient } from '../client'
import { type CommandsState, createCommands } from './commands'
import { type DatasetsState, createDatasets } from './datasets'
import { type ExamplesState, createExamples } from './examples'
import { type HostState, createHost } from './host'
import { type LabState, createLab } from './lab'
import { type LayoutState, createLayout } from './layout'
import { type NavigationState, createNavigation } from './navigation'
import { type Notices, createNotices } from './notices'
import { type ProjectState, createProject } from './project'
import { type RunsState, createRuns } from './runs'
import { type ThemeState, createTheme } from './theme'
import { type UndoState, createUndo } from './undo'

/** Everything that the window knows, kept current by the application's events. One per window. */
export interface WorkbenchState {
  host: HostState
  project: ProjectState
  datasets: DatasetsState
  runs: RunsState
  examples: ExamplesState
  lab: LabState
  layout: LayoutState
  navigation: NavigationState
  notices: Notices
  commands: CommandsState
  theme: ThemeState
  undo: UndoState
}

export const stateKey: InjectionKey<WorkbenchState> = Symbol('workbench state')

export function createWorkbenchState(client: WorkbenchClient, target: Window): WorkbenchState {
  // Detached: the state lives as long as the window, not as long as the component that happens to create it.
  return effectScope(true).run(() => {
    const notices = createNotices(client)
    const undo = createUndo()
    const project = createProject(client, notices)
    const layout = createLayout(client, project)
    const navigation = createNavigation(project, layout)
    watch(() => project.current.value?.path, undo.clear)
    return {
      host: createHost(client),
      project,
      datasets: createDatasets(client, project, notices, undo),
      runs: createRuns(client, project, notices, undo),
      examples: createExamples(client),
      lab: createLab(client, project, notices, layout, navigation),
      layout,
      navigation,
      notices,
      commands: createCommands(),
      theme: createTheme(target),
      undo,
    }
  })!
}

/** The whole state, for a component. */
export function useWorkbench(): WorkbenchState {
  const state = inject(stateKey)
  if (state === undefined) throw new Error('No workbench state is provided to this component.')
  return state
}
