import { valueText } from './number-text'
import type { Panel, PanelSeries } from './sheet'

/** A measured point is told when it lies within this part of the axis from the pointer. */
const nearEnough = 0.02

/** The part of ECharts' tooltip parameters that is used here. */
interface Pointed {
  seriesId?: string
  axisValue?: unknown
}

/**
 * The values under the pointer: a line for x, then one for each pointed panel with every curve's value there.
 * @param panelOf the panel of a series by its id
 * @param xText text of a value of x, with its unit
 */
export function tooltipText(
  parameters: unknown,
  panelOf: ReadonlyMap<string, Panel>,
  xText: (value: number) => string,
): string {
  const pointed = (Array.isArray(parameters) ? parameters : [parameters]) as Pointed[]
  const x = Number(pointed[0]?.axisValue)
  const panels = new Set(pointed.flatMap(({ seriesId = '' }) => panelOf.get(seriesId) ?? []))
  const [first] = panels
  if (first === undefined || !Number.isFinite(x)) return ''
  return [xText(first.x.value(x)), ...[...panels].map((panel) => panelText(panel, x))].join('\n')
}

function panelText(panel: Panel, x: number): string {
  const reach = nearEnough * (panel.x.maximum - panel.x.minimum)
  const values = panel.series.flatMap((series) => {
    if (series.tells === 'nothing') return []
    const point = nearest(series, x)
    if (point === null || (series.tells === 'points' && Math.abs(point[0] - x) > reach)) return []
    return `${series.label} ${valueText(panel.y.value(point[1]), 4)}`
  })
  return [panel.title, ...new Set(values)].join('   ')
}

/** The drawn point of a curve that is nearest in x; null when it has none. */
function nearest({ points }: PanelSeries, x: number): readonly [number, number] | null {
  let best: readonly [number, number] | null = null
  for (const point of points) {
    if (Number.isNaN(point[0]) || Number.isNaN(point[1])) continue
    if (best === null || Math.abs(point[0] - x) < Math.abs(best[0] - x)) best = point
  }
  return best
}
