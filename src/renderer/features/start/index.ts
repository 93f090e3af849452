import { House } from '@lucide/vue'
import type { Feature } from '../feature'
import StartPlace from './StartPlace.vue'

export const feature: Feature = {
  id: 'start',
  title: 'Start',
  icon: House,
  order: 0,
  needsProject: false,
  component: StartPlace,
}
