import type { Component } from 'vue'
import type { Command, Selection } from '../state'

/** A place of the workbench. Each feature folder exports one as `feature` from its `index.ts`; nothing else registers it. */
export interface Feature {
  id: string
  title: string
  icon: Component
  /** Place in the rail, from the top. */
  order: number
  /** Whether the place has something to show without an open project. */
  needsProject: boolean
  component: Component
  /** What a click in the project tree shows in this place, instead of leaving it. */
  shows?: readonly Selection['kind'][]
  /** Called once in the setup of the window, so that it may use the state. */
  commands?: () => readonly Command[]
}
