import { type AxisScale } from './axis-scale'
import { gutterFor, type PanelSeries } from './sheet'
import { textWidth } from './text-width'
import type { ChartTheme } from './theme'

/** Sizes in CSS pixels. */
const defaults = {
  lineWidth: 1,
  dash: [2, 3],
  /** Between the line and its label, and to the next mark. */
  gap: 4,
  /** Below the upper edge of the plot. */
  drop: 8,
}

/** An epoch at which something began, as a thin upright line. */
export interface EpochMark {
  epoch: number
  label: string
  /** Stands for the label where it has no room. */
  short: string
}

/** Where a label is written: right of its line, left of it where the plot ends, or nowhere. */
interface LabelPlace {
  side: 'left' | 'right'
  text: string
}

/**
 * The label of each mark, within the room up to its neighbours: its short form where that is little, and none where it is less.
 * @param at ascending, in CSS pixels from the left edge of the plot
 */
export function labelPlaces(
  at: readonly number[],
  labels: readonly Pick<EpochMark, 'label' | 'short'>[],
  width: number,
  fontSize: number,
) {
  /** What is taken up so far, from the left. */
  let taken = 0
  return labels.map(({ label, short }, index): LabelPlace | null => {
    const line = at[index]!
    const right = (at[index + 1] ?? width) - line
    const left = line - taken
    const candidates = [label, short].flatMap((text) =>
      (['right', 'left'] as const).map((side) => ({
        side,
        text,
        needed: textWidth(text, fontSize) + 2 * defaults.gap,
      })),
    )
    const place = candidates.find(({ side, needed }) => needed <= (side === 'right' ? right : left))
    taken = place?.side === 'right' ? line + place.needed : line
    return place === undefined ? null : { side: place.side, text: place.text }
  })
}

/** Marks as series of a panel of this width with these axes; those outside the x axis are left out. */
export function epochMarks(
  marks: readonly EpochMark[],
  { x, y }: { x: AxisScale; y: AxisScale },
  theme: ChartTheme,
  width: number,
): PanelSeries[] {
  const shown = marks
    .filter(({ epoch }) => epoch >= x.minimum && epoch <= x.maximum)
    .sort((first, second) => first.epoch - second.epoch)
  const plotWidth = Math.max(20, width - gutterFor([y], theme) - 14)
  const pixels = shown.map(({ epoch }) => ((x.position(epoch) - x.minimum) / (x.maximum - x.minimum)) * plotWidth)
  const places = labelPlaces(pixels, shown, plotWidth, theme.fontSize)
  return shown.flatMap(({ epoch, label }, index): PanelSeries[] => {
    const at = x.position(epoch)
    const line: PanelSeries = {
      id: `mark:${index}`,
      label,
      points: [
        [at, y.minimum],
        [at, y.maximum],
      ],
      tells: 'nothing',
      option: {
        type: 'line',
        showSymbol: false,
        lineStyle: { color: theme.muted, width: defaults.lineWidth, type: defaults.dash, opacity: 0.8 },
        silent: true,
      },
    }
    const place = places[index]
    if (place === null || place === undefined) return [line]
    const text: PanelSeries = {
      id: `mark label:${index}`,
      label,
      points: [[at, y.maximum]],
      tells: 'nothing',
      option: {
        type: 'scatter',
        symbolSize: 1,
        // Transparent, not of no opacity, which its label would take over.
        itemStyle: { color: 'transparent' },
        silent: true,
        z: 4,
        label: {
          show: true,
          position: place.side,
          distance: defaults.gap,
          offset: [0, defaults.drop],
          // A function: text with braces is no template.
          formatter: () => place.text,
          color: theme.muted,
          fontSize: theme.fontSize,
          backgroundColor: theme.background,
          padding: [1, 2],
        },
      },
    }
    return [line, text]
  })
}
