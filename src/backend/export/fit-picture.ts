import { Resvg } from '@resvg/resvg-js'
import { init } from 'echarts'
import { accessSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatasetDetail, Fit } from '../../shared'
import { fitMultiples, journalWidth, multiplesSheet } from '../../charts'

/** Resolution of a PNG, in dots per inch; plots are laid out in CSS pixels, 96 to the inch. */
const resolution = 300
const pixelsPerInch = 96
const family = 'Inter'
const faces = [
  { file: 'Inter-Regular', weight: 400 },
  { file: 'Inter-SemiBold', weight: 600 },
]

/** The plot as SVG text whose letters need a font called Inter. */
function draw(dataset: DatasetDetail, fit: Fit): string {
  const options = { theme: 'print' as const, width: journalWidth.double, font: `${family}, sans-serif` }
  const { height } = multiplesSheet(dataset, ['model'], options)
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: options.width, height })
  try {
    chart.setOption({ animation: false, backgroundColor: '#ffffff', ...fitMultiples(dataset, fit, options) })
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

/** Data and fit as small multiples on white ground, at the width of a journal's double column, its fonts inside. */
export function fitSvg(dataset: DatasetDetail, fit: Fit, fontsFolder: string): string {
  const rules = faces.map(({ file, weight }) => {
    const data = readFileSync(join(fontsFolder, `${file}.woff`)).toString('base64')
    return `@font-face{font-family:${family};font-weight:${weight};src:url(data:font/woff;base64,${data})}`
  })
  return draw(dataset, fit).replace(/^(<svg[^>]*>)/, (tag) => `${tag}\n<style>${rules.join('')}</style>`)
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
