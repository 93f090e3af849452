import type { Fit } from '../shared'
import { type AxisScale, linearScale } from './axis-scale'
import { errorBars, measuredPoints, modelCurve, modelLine } from './curves'
import { extentOfFit, finiteExtent, padded } from './extent'
import { experimentsOf, type MeasuredData, pointLabels } from './measured-data'
import { experimentStyle, runStyle, speciesStyle } from './series-style'
import type { Panel, PanelSeries } from './sheet'
import type { ChartTheme } from './theme'

/** Room above and below a curve, as a fraction of its span. */
const padding = 0.06

/** The fit of a run under its name. */
export interface NamedFit {
  name: string
  /** Place of the run among those compared, which gives it its line everywhere; its place in the list when absent. */
  place?: number
  fit: Fit
}

/** What the panels of one sheet of species share. */
export interface SpeciesPicture {
  data: MeasuredData
  fits: readonly NamedFit[]
  /** A line's colour and dash tell the run; otherwise the species and the experiment. */
  byRun: boolean
  theme: ChartTheme
  x: AxisScale
}

/** The y axis of a species: around its data, and the fits as far as they stay near. @param count about how many ticks */
export function speciesScale(data: MeasuredData, fits: readonly NamedFit[], signal: string, count: number): AxisScale {
  const measured = data.series.filter((series) => series.signal === signal).map((series) => series.values)
  const modelled = fits.flatMap(({ fit }) => curvesOf(fit, signal).map(({ curve }) => curve.values))
  const [minimum, maximum] = padded(extentOfFit(finiteExtent(...measured), finiteExtent(...modelled)), padding)
  return linearScale(minimum, maximum, count)
}

function curvesOf(fit: Fit, signal: string) {
  const species = fit.species.indexOf(signal)
  if (species < 0) return []
  return fit.experiments.map((experiment) => ({
    experiment: experiment.experiment,
    curve: modelCurve(experiment, species, fit.species.length),
  }))
}

/** Data and fits of the species at `index` of the data's signals. */
export function speciesPanel(picture: SpeciesPicture, index: number, y: AxisScale): Panel {
  const { data, fits, byRun, theme, x } = picture
  const signal = data.signals[index] ?? ''
  const experiments = experimentsOf(data)
  const labels = pointLabels(data)
  const { color } = speciesStyle(theme, index)
  const experimentLook = (experiment: string) => experimentStyle(Math.max(0, experiments.indexOf(experiment)))

  const series: PanelSeries[] = fits.flatMap(({ name, fit, place }, inList) =>
    curvesOf(fit, signal).map(({ experiment, curve }) => {
      const look = byRun ? runStyle(theme, place ?? inList) : { color, dash: experimentLook(experiment).dash }
      return modelLine(`model:${inList}:${experiment}`, name, curve, look, theme, x, y)
    }),
  )
  for (const measured of data.series.filter((each) => each.signal === signal)) {
    const bars = errorBars(measured, color, x, y)
    if (bars !== null) series.push(bars)
    const { symbol } = experimentLook(measured.experiment)
    series.push(measuredPoints(measured, labels.get(measured.experiment)!, { color, symbol }, theme, x, y))
  }
  return { title: signal, subtitle: data.units[index] ?? '', x, y, series }
}
