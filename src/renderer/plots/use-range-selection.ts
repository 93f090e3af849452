import { computed, ref } from 'vue'
import { type PlotRegion, positionAt, rangeBetween, regionAt } from './plot-regions'

/** Fewer pixels than this are a click, not a selection. */
const leastDrag = 5

/** Dragging over a panel selects a part of its x axis. */
export function useRangeSelection(
  regions: () => readonly PlotRegion[],
  logarithmic: () => boolean,
  select: (range: [number, number]) => void,
) {
  const dragged = ref<{ region: PlotRegion; from: number; to: number } | null>(null)
  const band = computed(() => {
    if (dragged.value === null) return null
    const { region, from, to } = dragged.value
    const clamp = (x: number) => Math.min(Math.max(x, region.left), region.left + region.width)
    const [left, right] = [clamp(Math.min(from, to)), clamp(Math.max(from, to))]
    return { left: `${left}px`, width: `${right - left}px`, top: `${region.top}px`, height: `${region.height}px` }
  })
  return {
    band,
    begin(event: PointerEvent): void {
      const region = event.button === 0 ? regionAt(regions(), event.offsetX, event.offsetY) : undefined
      if (region === undefined) return
      dragged.value = { region, from: event.offsetX, to: event.offsetX }
      if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId)
    },
    move(event: PointerEvent): void {
      if (dragged.value !== null) dragged.value = { ...dragged.value, to: event.offsetX }
    },
    end(): void {
      const last = dragged.value
      dragged.value = null
      if (last === null || Math.abs(last.to - last.from) < leastDrag) return
      select(rangeBetween(positionAt(last.region, last.from), positionAt(last.region, last.to), logarithmic()))
    },
    cancel: () => (dragged.value = null),
  }
}
