import { FlaskConical } from '@lucide/vue'
import type { Feature } from '../feature'
import LabPlace from './LabPlace.vue'

export const feature: Feature = {
  id: 'lab',
  title: 'Lab',
  icon: FlaskConical,
  order: 40,
  needsProject: true,
  component: LabPlace,
}
