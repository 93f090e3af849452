import type { EChartsOption } from 'echarts'

/** A panel of a drawn plot: where it lies in CSS pixels, and the ends of its x axis as positions. */
export interface PlotRegion {
  left: number
  top: number
  width: number
  height: number
  minimum: number
  maximum: number
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}

/** The panels of an option whose grids and axes are given in numbers, as ours are. */
export function plotRegions(option: EChartsOption): PlotRegion[] {
  const axes = listOf(option.xAxis)
  return listOf(option.grid).map((grid, index) => ({
    left: Number(grid.left),
    top: Number(grid.top),
    width: Number(grid.width),
    height: Number(grid.height),
    minimum: Number(axes[index]?.min),
    maximum: Number(axes[index]?.max),
  }))
}

/** The panel under a point. */
export function regionAt(regions: readonly PlotRegion[], x: number, y: number): PlotRegion | undefined {
  return regions.find(({ left, top, width, height }) => x >= left && x <= left + width && y >= top && y <= top + height)
}

/** Position on a panel's x axis below a point, held inside the panel. */
export function positionAt(region: PlotRegion, x: number): number {
  const part = Math.min(Math.max((x - region.left) / region.width, 0), 1)
  return region.minimum + part * (region.maximum - region.minimum)
}

/** Part of the x axis between two positions, in the axis' own unit. @param logarithmic positions are decimal exponents */
export function rangeBetween(from: number, to: number, logarithmic: boolean): [number, number] {
  const ends: [number, number] = [Math.min(from, to), Math.max(from, to)]
  return logarithmic ? [10 ** ends[0], 10 ** ends[1]] : ends
}

/**
 * The range after a step of the keyboard: `+` and `-` zoom about the middle, the arrows move by a tenth. Null: show all.
 * Undefined: the key does nothing here.
 */
export function rangeAfterKey(
  region: PlotRegion,
  key: string,
  logarithmic: boolean,
): [number, number] | null | undefined {
  const span = region.maximum - region.minimum
  const changed = (left: number, right: number) =>
    rangeBetween(region.minimum + left * span, region.maximum + right * span, logarithmic)
  if (key === '+' || key === '=') return changed(0.2, -0.2)
  if (key === '-') return changed(-0.35, 0.35)
  if (key === 'ArrowLeft') return changed(-0.1, -0.1)
  if (key === 'ArrowRight') return changed(0.1, 0.1)
  if (key === '0' || key === 'Escape') return null
  return undefined
}
