import type { BenchReport } from '../../shared'
import { costGrowth, journalWidth, type MeasuredCurvesOptions, workPrecision } from '../../charts'
import { drawSvg, pictureFont, withFont } from '../export/svg-picture'

export interface BenchPicture {
  fileName: string
  mediaType: string
  content: Uint8Array
}

const themes = ['light', 'dark'] as const
/** CSS pixels: two panels side by side that stay readable on a page. */
const width = Math.round(1.3 * journalWidth.double)

/** A report's diagrams as SVG, one for light ground and one for dark, their fonts inside. */
export function benchPictures(report: BenchReport, fontsFolder: string): BenchPicture[] {
  return themes.map((theme) => {
    const { name, sheet } = diagram(report, { theme, width, font: `${pictureFont.family}, sans-serif` })
    const svg = withFont(drawSvg(sheet.option, width, sheet.height), fontsFolder)
    return {
      fileName: `${name}-${theme}.svg`,
      mediaType: 'image/svg+xml',
      content: new TextEncoder().encode(svg),
    }
  })
}

function diagram(report: BenchReport, options: MeasuredCurvesOptions) {
  return report.bench === 'solve'
    ? { name: 'work-precision', sheet: workPrecision(report.problems, options) }
    : { name: 'cost-growth', sheet: costGrowth(report.families, options) }
}
