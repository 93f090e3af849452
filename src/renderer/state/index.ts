import type { CommandsState } from './commands'
import type { DatasetsState } from './datasets'
import type { ExamplesState } from './examples'
import type { HostState } from './host'
import type { LabState } from './lab'
import type { LayoutState } from './layout'
import type { NavigationState } from './navigation'
import type { Notices } from './notices'
import type { ProjectState } from './project'
import type { RunsState } from './runs'
import type { ThemeState } from './theme'
import type { UndoState } from './undo'
import { useWorkbench } from './workbench'

export type { Command, CommandsState } from './commands'
export type { DatasetsState } from './datasets'
export { chooseFile, saveFile, type TransferredFile } from './file-transfer'
export { GrowingHistory } from './growing-history'
export type { LabState } from './lab'
export type { LayoutState, LayoutValue } from './layout'
export type { ImportSource, NavigationState, Selection, TrainRequest } from './navigation'
export type { Notice, NoticeAction, Notices } from './notices'
export type { ProjectState } from './project'
export type { RunsState } from './runs'
export { themeChoices, type ThemeChoice, type ThemeState } from './theme'
export { createUndo, type UndoEntry, type UndoState } from './undo'
export { createWorkbenchState, stateKey, type WorkbenchState } from './workbench'

export const useHost = (): HostState => useWorkbench().host
export const useProject = (): ProjectState => useWorkbench().project
export const useDatasets = (): DatasetsState => useWorkbench().datasets
export const useRuns = (): RunsState => useWorkbench().runs
export const useExamples = (): ExamplesState => useWorkbench().examples
export const useLab = (): LabState => useWorkbench().lab
export const useLayout = (): LayoutState => useWorkbench().layout
export const useNavigation = (): NavigationState => useWorkbench().navigation
export const useNotices = (): Notices => useWorkbench().notices
export const useCommands = (): CommandsState => useWorkbench().commands
export const useTheme = (): ThemeState => useWorkbench().theme
export const useUndo = (): UndoState => useWorkbench().undo
