import type { LabFigure } from '../../shared'
import { type PlotOptions, labFigure, labFigureHeight } from '../../charts'
import { formatNumber } from '../format'
import type { Plot, PlotFrame, PlotTable } from './plot-frame'

const digits = 6

/** A figure of the Lab. */
export function labPlot(figure: LabFigure): Plot {
  const whole = ({ theme, width, height, range, cornerWidth }: PlotFrame) => {
    const options: PlotOptions = { theme, width, xRange: range, ...(height === undefined ? {} : { height }) }
    if (cornerWidth !== undefined) options.cornerWidth = cornerWidth
    return { height: labFigureHeight(figure, options), option: () => labFigure(figure, options) }
  }
  return { logarithmicX: figure.x.logarithmic, whole, tiles: (frame) => [whole(frame)] }
}

/** Every point of a figure. */
export function labFigureTable({ x, panels }: LabFigure): PlotTable {
  return {
    columns: ['panel', 'curve', x.unit === null ? x.title : `${x.title}, ${x.unit}`, 'value'],
    rows: panels.flatMap(({ title, curves }) =>
      curves.flatMap((curve) =>
        Array.from(curve.x, (at, place) => [
          title,
          curve.label,
          formatNumber(at, digits),
          formatNumber(curve.y[place], digits),
        ]),
      ),
    ),
  }
}
