import type { EChartsOption } from 'echarts'
import type { Fit } from '../../shared'
import {
  compareFits,
  dataMultiples,
  fitMultiples,
  type MeasuredData,
  type MultiplesOptions,
  multiplesSheet,
  type NamedFit,
  prefersLogTime,
} from '../../charts'
import type { Plot, PlotFrame } from './plot-frame'

/** Least width of a panel in a printed figure: three stand side by side in a double column, two in a single one. */
const printedPanelWidth = 150

function multiplesOptions(frame: PlotFrame, logTime: boolean): MultiplesOptions {
  return {
    theme: frame.theme,
    width: frame.width,
    logTime,
    timeRange: frame.range,
    cornerWidth: frame.cornerWidth,
    ...(frame.height === undefined ? {} : { height: frame.height }),
    ...(frame.theme === 'print' ? { minimumWidth: printedPanelWidth } : {}),
  }
}

function multiplesPlot(
  data: MeasuredData,
  fitNames: string[],
  logTime: boolean,
  draw: (options: MultiplesOptions) => EChartsOption,
): Plot {
  const sheet = (frame: PlotFrame) => multiplesSheet(data, fitNames, multiplesOptions(frame, logTime))
  return {
    logarithmicX: logTime,
    whole: (frame) => ({ height: sheet(frame).height, option: () => draw(multiplesOptions(frame, logTime)) }),
    tiles(frame) {
      const { rows, panelHeight, footer } = sheet(frame)
      return Array.from({ length: rows }, (_, row) => ({
        height: row === rows - 1 ? panelHeight + footer : panelHeight,
        option: () => draw({ ...multiplesOptions(frame, logTime), row }),
      }))
    },
  }
}

/** Whether data are at first shown on logarithmic time. */
export function startsWithLogTime(data: MeasuredData): boolean {
  return prefersLogTime(data.series.flatMap((series) => [...series.times]))
}

/** The data, a panel for each species. */
export function dataPlot(data: MeasuredData, logTime: boolean): Plot {
  return multiplesPlot(data, [], logTime, (options) => dataMultiples(data, options))
}

/** The data and a run's fit, a panel for each species. */
export function fitPlot(data: MeasuredData, fit: Fit | null, logTime: boolean): Plot {
  return multiplesPlot(data, ['model'], logTime, (options) => fitMultiples(data, fit, options))
}

/** The fits of several runs over the data, a panel for each species. */
export function compareFitsPlot(data: MeasuredData, fits: NamedFit[], logTime: boolean): Plot {
  const names = fits.map(({ name }) => name)
  return multiplesPlot(data, names, logTime, (options) => compareFits(data, fits, options))
}
