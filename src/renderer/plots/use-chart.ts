import { type Ref, onBeforeUnmount, onMounted, watch } from 'vue'
import type { EChartsOption } from 'echarts'
import { type Chart, initChart } from './echarts'
import { PacedDrawing, windowPace } from './paced-drawing'

/**
 * What has to be the same for a new option to go over the old one; else everything is drawn anew. Changing only what changed
 * is several times cheaper, which live plots need.
 */
function structureOf(option: EChartsOption): string {
  const series = Array.isArray(option.series) ? option.series : []
  const titles = Array.isArray(option.title) ? option.title.length : 1
  return [String(option.backgroundColor), titles, ...series.map(({ id }) => String(id))].join('\n')
}

/**
 * A chart in an element, drawn at a pace that leaves the window free.
 * @param option makes what is to be drawn, null while there is nothing; it is asked only when a drawing happens
 */
export function useChart(
  element: Readonly<Ref<HTMLElement | null>>,
  size: () => { width: number; height: number },
  option: () => EChartsOption | null,
) {
  let chart: Chart | null = null
  let structure = ''
  const draw = (): void => {
    const { width, height } = size()
    if (element.value === null || width < 1 || height < 1) return
    const next = option()
    if (next === null) return
    chart ??= initChart(element.value, null, { renderer: 'canvas', width, height })
    if (chart.getWidth() !== width || chart.getHeight() !== height) chart.resize({ width, height })
    const nextStructure = structureOf(next)
    chart.setOption(next, { notMerge: nextStructure !== structure, lazyUpdate: false })
    structure = nextStructure
  }
  const drawing = new PacedDrawing(draw, windowPace)
  onMounted(() => {
    drawing.request()
    // Text is measured with the fonts that are there: once they are loaded it is measured again.
    void document.fonts.ready.then(() => {
      structure = ''
      drawing.request()
    })
  })
  onBeforeUnmount(() => {
    drawing.cancel()
    chart?.dispose()
    chart = null
  })
  watch(element, () => drawing.request())
  return { request: () => drawing.request(), drawNow: () => drawing.now() }
}
