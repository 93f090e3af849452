import type { Command, UndoState } from '../../state'
import type { Recipe } from './use-recipe'

/** What can be done while a recipe is written: undo and redo go to the recipe first, then to the project. */
export function recipeCommands(recipe: Recipe, project: UndoState, start: () => void): readonly Command[] {
  const { history } = recipe
  return [
    { id: 'train.start', group: 'Train', title: 'Start training', keys: 'Mod+Enter', run: start },
    {
      id: 'edit.undo',
      group: 'Edit',
      title: 'Undo',
      keys: 'Mod+Z',
      enabled: () => history.canUndo.value || project.undoTitle.value !== null,
      run: () => (history.canUndo.value ? history.undo() : void project.undo()),
    },
    {
      id: 'edit.redo',
      group: 'Edit',
      title: 'Redo',
      keys: 'Mod+Shift+Z',
      enabled: () => history.canRedo.value || project.redoTitle.value !== null,
      run: () => (history.canRedo.value ? history.redo() : void project.redo()),
    },
  ]
}
