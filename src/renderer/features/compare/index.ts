import { Rows3 } from '@lucide/vue'
import type { Feature } from '../feature'
import ComparePlace from './ComparePlace.vue'

export const feature: Feature = {
  id: 'compare',
  title: 'Compare',
  icon: Rows3,
  order: 30,
  needsProject: true,
  component: ComparePlace,
}
