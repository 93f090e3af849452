import { type Handlers, type WorkbenchContract, succeeded } from '../../shared'
import { attempt } from '../store'
import type { ProjectSession } from './session'

/** The window's own arrangement, kept with the project. */
export function createLayoutHandlers(
  session: ProjectSession,
): Pick<Handlers<WorkbenchContract>, 'layout.read' | 'layout.write'> {
  return {
    'layout.read': () => {
      const store = session.require()
      return store.status === 'failed' ? store : succeeded(store.value.layout())
    },
    'layout.write': ({ layout }) => {
      const store = session.requireWritable()
      if (store.status === 'failed') return store
      return attempt(store.value, () => {
        store.value.setLayout(layout)
        return null
      })
    },
  }
}
