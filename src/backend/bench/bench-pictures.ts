import type { BenchReport } from '../../shared'
import {
  costGrowth,
  gradientGrowth,
  gradientPrecision,
  journalWidth,
  type MeasuredCurvesOptions,
  type MeasuredCurvesSheet,
  workPrecision,
} from '../../charts'
import { drawSvg, pictureFont, withFont } from '../export/svg-picture'

export interface BenchPicture {
  fileName: string
  mediaType: string
  content: Uint8Array
}

const themes = ['light', 'dark'] as const
/** CSS pixels: two panels side by side that stay readable on a page. */
const width = Math.round(1.3 * journalWidth.double)

/** A report's diagrams as SVG, each for light ground and for dark, their fonts inside. */
export function benchPictures(report: BenchReport, fontsFolder: string): BenchPicture[] {
  return themes.flatMap((theme) => {
    const options = { theme, width, font: `${pictureFont.family}, sans-serif` }
    return diagrams(report, options).map(({ name, sheet }) => ({
      fileName: `${name}-${theme}.svg`,
      mediaType: 'image/svg+xml',
      content: new TextEncoder().encode(withFont(drawSvg(sheet.option, width, sheet.height), fontsFolder)),
    }))
  })
}

function diagrams(
  report: BenchReport,
  options: MeasuredCurvesOptions,
): readonly { name: string; sheet: MeasuredCurvesSheet }[] {
  switch (report.bench) {
    case 'solve':
      return [{ name: 'work-precision', sheet: workPrecision(report.problems, options) }]
    case 'scaling':
      return [{ name: 'cost-growth', sheet: costGrowth(report.families, options) }]
    case 'gradient':
      return [
        { name: 'gradient-precision', sheet: gradientPrecision(report, options) },
        // Of a version without a method that is measured there is nothing to draw.
        ...(report.growth.length === 0
          ? []
          : [{ name: 'gradient-growth', sheet: gradientGrowth(report.growth, options) }]),
      ]
    // A table says it all.
    case 'train':
      return []
  }
}
