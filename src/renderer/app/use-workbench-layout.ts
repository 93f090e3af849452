import { type WritableComputedRef, inject } from 'vue'
import { inspectorKey } from '../design'
import { useCommands, useLayout } from '../state'

/** Sizes in pixels of a side that folds. */
export const sideSizes = {
  tree: { minimum: 168, maximum: 420, standard: 244 },
  inspector: { minimum: 208, maximum: 480, standard: 256 },
} as const

export interface WorkbenchSides {
  treeOpen: WritableComputedRef<boolean>
  treeWidth: WritableComputedRef<number>
  inspectorOpen: WritableComputedRef<boolean>
  inspectorWidth: WritableComputedRef<number>
  /** Whether the place has something to inspect. */
  inspectorFilled: () => boolean
}

/** The sides of the window as the project remembers them. */
export function useWorkbenchLayout(): WorkbenchSides {
  const layout = useLayout()
  const inspector = inject(inspectorKey)
  return {
    treeOpen: layout.entry('tree.open', true),
    treeWidth: layout.entry<number>('tree.width', sideSizes.tree.standard),
    inspectorOpen: layout.entry('inspector.open', true),
    inspectorWidth: layout.entry<number>('inspector.width', sideSizes.inspector.standard),
    inspectorFilled: () => (inspector?.contents.value ?? 0) > 0,
  }
}

/** Registers the commands that fold the sides. */
export function useSideCommands(sides: WorkbenchSides, projectIsOpen: () => boolean): void {
  useCommands().register([
    {
      id: 'workbench.tree',
      group: 'View',
      title: 'Show or hide the project tree',
      keys: 'Mod+B',
      enabled: projectIsOpen,
      run: () => (sides.treeOpen.value = !sides.treeOpen.value),
    },
    {
      id: 'workbench.inspector',
      group: 'View',
      title: 'Show or hide the inspector',
      keys: 'Mod+I',
      enabled: () => projectIsOpen() && sides.inspectorFilled(),
      run: () => (sides.inspectorOpen.value = !sides.inspectorOpen.value),
    },
  ])
}
