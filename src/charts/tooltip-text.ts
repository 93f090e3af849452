import { valueText } from './number-text'
import type { Panel } from './sheet'

interface Point {
  seriesId?: string
  value?: unknown
}

/** The values under the pointer: a line for x, then one for each panel with every curve's value there. */
export function tooltipText(
  parameters: unknown,
  series: ReadonlyMap<string, { panel: Panel; label: string }>,
  xText: (value: number) => string,
): string {
  const points = (Array.isArray(parameters) ? parameters : [parameters]) as Point[]
  const rows = new Map<Panel, string[]>()
  let heading = ''
  for (const point of points) {
    const of = point.seriesId === undefined ? undefined : series.get(point.seriesId)
    const position = Array.isArray(point.value) ? (point.value as number[]) : []
    const [x, y] = position
    if (of === undefined || x === undefined || y === undefined || Number.isNaN(y)) continue
    if (heading === '') heading = xText(of.panel.x.value(x))
    const row = rows.get(of.panel) ?? []
    rows.set(of.panel, row)
    row.push(`${of.label} ${valueText(of.panel.y.value(y), 4)}`)
  }
  return [heading, ...[...rows].map(([panel, values]) => `${panel.title}   ${values.join('   ')}`)].join('\n')
}
