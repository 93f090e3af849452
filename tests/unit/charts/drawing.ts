import * as echarts from 'echarts'
import type { EChartsOption } from 'echarts'

/** An option drawn to SVG without a window. */
export function drawn(option: EChartsOption, width: number, height: number): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption(option)
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

/** What of a drawing must not change unseen: numbers to a tenth of a pixel, without generated names, one element a line. */
export function normalised(svg: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (class|ecmeta_\w+|id)="[^"]*"/g, '')
    .replace(/zr\d+-/g, '')
    .replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10 + 0))
    .replace(/>\s*</g, '>\n<')
}

/** Texts of a drawing in the order they were drawn. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1] ?? '')
}
