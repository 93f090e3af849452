import { init, type EChartsOption } from 'echarts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The font that a picture brings along: its name, and its faces as files without their endings. */
export const pictureFont = {
  family: 'Inter',
  faces: [
    { file: 'Inter-Regular', weight: 400 },
    { file: 'Inter-SemiBold', weight: 600 },
  ],
} as const

/** A plot as SVG text whose letters need the picture's font. Sizes in CSS pixels. */
export function drawSvg(option: EChartsOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ animation: false, ...option })
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

/** The same with the font inside. */
export function withFont(svg: string, fontsFolder: string): string {
  const { family, faces } = pictureFont
  const rules = faces.map(({ file, weight }) => {
    const data = readFileSync(join(fontsFolder, `${file}.woff`)).toString('base64')
    return `@font-face{font-family:${family};font-weight:${weight};src:url(data:font/woff;base64,${data})}`
  })
  return svg.replace(/^(<svg[^>]*>)/, (tag) => `${tag}\n<style>${rules.join('')}</style>`)
}
