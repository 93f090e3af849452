import type { EChartsOption } from 'echarts'
import { journalWidth } from '../../charts'
import { saveFile } from '../state'
import { initChart } from './echarts'
import { embeddedFontFaces } from './embedded-fonts'
import type { Plot } from './plot-frame'

/** Dots per inch of saved bitmaps, over the 96 of a CSS pixel. */
const bitmapScale = 300 / 96
const millimetresPerPixel = 25.4 / 96
const embeddedFamily = 'Inter Variable'

export type FigureFormat = 'svg' | 'png'
export type FigureWidth = keyof typeof journalWidth

/** Widths that a figure can be saved at, in words. */
export const figureWidths: Readonly<Record<FigureWidth, string>> = {
  single: 'single column, 84 mm',
  double: 'double column, 174 mm',
}

/** Saves a plot as it would be printed: white ground, light colours, a journal's width, its fonts with it. */
export async function saveFigure(
  plot: Plot,
  name: string,
  format: FigureFormat,
  size: FigureWidth,
  range: [number, number] | null,
): Promise<void> {
  const frame = { theme: 'print' as const, width: journalWidth[size], range }
  const { height, option } = plot.whole(frame)
  const content =
    format === 'svg' ? await vector(option(), frame.width, height) : await bitmap(option(), frame.width, height)
  saveFile({
    fileName: `${fileName(name)}.${format}`,
    mediaType: format === 'svg' ? 'image/svg+xml' : 'image/png',
    content,
  })
}

async function vector(option: EChartsOption, width: number, height: number): Promise<Uint8Array> {
  const chart = initChart(null, null, { renderer: 'svg', ssr: true, width, height })
  chart.setOption(option)
  const drawn = chart.renderToSVGString()
  chart.dispose()
  const text = [...drawn.matchAll(/>([^<]+)</g)].map((match) => match[1]).join('')
  const faces = await embeddedFontFaces(embeddedFamily, text)
  const millimetres = (pixels: number) => `${(pixels * millimetresPerPixel).toFixed(2)}mm`
  const svg = drawn
    // Rules for hovering, which a printed figure has no use for.
    .replaceAll(/<style[\s\S]*?<\/style>/g, '')
    .replace(
      /<svg width="\d+(\.\d+)?" height="\d+(\.\d+)?"/,
      `<svg width="${millimetres(width)}" height="${millimetres(height)}"`,
    )
    .replace(/(<svg[^>]*>)/, `$1<style>${faces}</style>`)
  return new TextEncoder().encode(svg)
}

async function bitmap(option: EChartsOption, width: number, height: number): Promise<Uint8Array> {
  const holder = document.createElement('div')
  const chart = initChart(holder, null, { renderer: 'canvas', width, height, devicePixelRatio: bitmapScale })
  chart.setOption(option)
  const canvas = chart.renderToCanvas({ pixelRatio: bitmapScale, backgroundColor: '#ffffff' })
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  chart.dispose()
  if (blob === null) throw new Error('The browser made no PNG of the figure.')
  return new Uint8Array(await blob.arrayBuffer())
}

/** A name that every file system takes. */
export function fileName(name: string): string {
  const plain = name.replaceAll(/[\\/:*?"<>|\s]+/g, '-').replaceAll(/^-+|-+$/g, '')
  return plain === '' ? 'figure' : plain
}
