import { Database } from '@lucide/vue'
import type { Feature } from '../feature'
import DataPlace from './DataPlace.vue'

export const feature: Feature = {
  id: 'data',
  title: 'Data',
  icon: Database,
  order: 10,
  needsProject: true,
  component: DataPlace,
}
