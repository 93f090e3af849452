import { ChartSpline } from '@lucide/vue'
import type { Feature } from '../feature'
import TrainPlace from './TrainPlace.vue'
import { trainCommands } from './train-commands'

export const feature: Feature = {
  id: 'train',
  title: 'Train',
  icon: ChartSpline,
  order: 20,
  needsProject: true,
  component: TrainPlace,
  shows: ['run'],
  commands: trainCommands,
}
