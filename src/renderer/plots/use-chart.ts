import { type Ref, onBeforeUnmount, onMounted } from 'vue'
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
 * A chart in an element, drawn at a pace that leaves the window free, and only while the element is in sight.
 * @param option makes what is to be drawn; it is asked only when a drawing happens
 */
export function useChart(
  element: Readonly<Ref<HTMLElement | null>>,
  size: () => { width: number; height: number },
  option: () => EChartsOption,
) {
  let chart: Chart | null = null
  let structure = ''
  let inSight = false
  const draw = (): void => {
    const { width, height } = size()
    if (element.value === null || !inSight || width < 1 || height < 1) return
    const next = option()
    chart ??= initChart(element.value, null, { renderer: 'canvas', width, height })
    if (chart.getWidth() !== width || chart.getHeight() !== height) chart.resize({ width, height })
    const nextStructure = structureOf(next)
    chart.setOption(next, { notMerge: nextStructure !== structure })
    structure = nextStructure
  }
  const drawing = new PacedDrawing(draw, windowPace)
  const observer = new IntersectionObserver((entries) => {
    inSight = entries.at(-1)?.isIntersecting ?? false
    if (inSight) drawing.hurry()
  })
  onMounted(() => {
    if (element.value !== null) observer.observe(element.value)
    // Text is measured with the fonts that are there: once they are loaded it is measured again.
    void document.fonts.ready.then(() => {
      structure = ''
      drawing.request()
    })
  })
  onBeforeUnmount(() => {
    observer.disconnect()
    drawing.cancel()
    chart?.dispose()
    chart = null
  })
  return drawing
}
