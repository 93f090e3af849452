import { Database } from '@lucide/vue'
import type { Feature } from '../feature'
import DataPlace from './DataPlace.vue'
import { dataCommands } from './data-commands'

export const feature: Feature = {
  id: 'data',
  title: 'Data',
  icon: Database,
  order: 10,
  needsProject: true,
  component: DataPlace,
  shows: ['dataset'],
  commands: dataCommands,
}
