import { computed, ref, watch } from 'vue'
import type { MeasuredData } from '../../charts'
import { startsWithLogTime } from './multiples-plots'

/** The time axis of plots of some data: logarithmic as the data suggest until the user chooses, and the part that is shown. */
export function useTimeAxis(data: () => MeasuredData | null) {
  const chosen = ref<boolean | null>(null)
  const suggested = computed(() => {
    const measured = data()
    return measured !== null && startsWithLogTime(measured)
  })
  const logTime = computed({
    get: () => chosen.value ?? suggested.value,
    set: (value: boolean) => (chosen.value = value),
  })
  const range = ref<[number, number] | null>(null)
  watch([logTime, data], () => (range.value = null))
  return { logTime, range }
}
