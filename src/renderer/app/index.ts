import { createApp } from 'vue'
import { type WorkbenchClient, clientKey } from '../client'
import { createInspectorSlot, inspectorKey } from '../design'
import { createWorkbenchState, stateKey } from '../state'
import WorkbenchWindow from './WorkbenchWindow.vue'

/** Shows the workbench of one host in a page. */
export function mountWorkbench(client: WorkbenchClient, element: Element): void {
  const state = createWorkbenchState(client, window)
  createApp(WorkbenchWindow)
    .provide(clientKey, client)
    .provide(stateKey, state)
    .provide(inspectorKey, createInspectorSlot())
    .mount(element)
}
