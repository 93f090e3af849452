import { Resvg } from '@resvg/resvg-js'
import { accessSync } from 'node:fs'
import { join } from 'node:path'
import type { DatasetDetail, Fit } from '../../shared'
import { fitMultiples, journalWidth, multiplesSheet } from '../../charts'
import { drawSvg, pictureFont, withFont } from './svg-picture'

/** Resolution of a PNG, in dots per inch; plots are laid out in CSS pixels, 96 to the inch. */
const resolution = 300
const pixelsPerInch = 96
const { family, faces } = pictureFont

/** The plot as SVG text whose letters need a font called Inter. */
function draw(dataset: DatasetDetail, fit: Fit): string {
  const options = { theme: 'print' as const, width: journalWidth.double, font: `${family}, sans-serif` }
  const { height } = multiplesSheet(dataset, ['model'], options)
  const option = { backgroundColor: '#ffffff', ...fitMultiples(dataset, fit, options) }
  return drawSvg(option, options.width, height)
}

/** Data and fit as small multiples on white ground, at the width of a journal's double column, its fonts inside. */
export function fitSvg(dataset: DatasetDetail, fit: Fit, fontsFolder: string): string {
  return withFont(draw(dataset, fit), fontsFolder)
}

/** The same as pixels, 300 to the inch. @throws when the fonts are not installed */
export function fitPng(dataset: DatasetDetail, fit: Fit, fontsFolder: string): Uint8Array {
  const fontFiles = faces.map(({ file }) => join(fontsFolder, `${file}.ttf`))
  // Without its font the rasteriser leaves out every letter and says nothing.
  for (const file of fontFiles) accessSync(file)
  const picture = new Resvg(draw(dataset, fit), {
    fitTo: { mode: 'zoom', value: resolution / pixelsPerInch },
    font: {
      fontFiles,
      loadSystemFonts: false,
      defaultFontFamily: family,
    },
  })
  return new Uint8Array(picture.render().asPng())
}
