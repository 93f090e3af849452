import type { ModelReaction } from '../../shared'
import { type Column, formatTable, formatValue } from '../terminal'

/** Less than this part of what is made and used up of every species is not worth a chemist's time. */
const NEGLIGIBLE = 0.01

/** The reactions of a model for a person, the most important first, with the numbers as they were learned; empty where it has none. */
export function reactionsText(reactions: readonly ModelReaction[]): string {
  if (reactions.length === 0) return ''
  const rows = [...reactions].sort((one, other) => (other.share ?? 1) - (one.share ?? 1))
  const columns: Column<ModelReaction>[] = [
    { title: 'Reaction', cell: ({ equation }) => equation },
    { title: 'k', align: 'right', cell: ({ constant }) => (constant === null ? 'a network' : formatValue(constant)) },
    { title: 'k is', cell: originText },
  ]
  const learned: Column<ModelReaction>[] = rows.some((row) => row.learned !== null)
    ? [
        { title: 'Share', align: 'right', cell: ({ share }) => shareText(share) },
        { title: 'Learned orders', cell: (row) => numbersText(row.learned?.orders) },
        { title: 'Learned changes', cell: (row) => numbersText(row.learned?.change) },
        { title: 'Learned k', align: 'right', cell: ({ learned: own }) => formatValue(own?.constant ?? NaN) },
      ]
    : []
  return formatTable([...columns, ...learned], rows)
}

const originText = ({ origin, given }: ModelReaction): string =>
  origin === 'fitted' && given !== null ? `fitted from ${formatValue(given)}` : origin

function shareText(share: number | null): string {
  if (share === null) return ''
  return share < NEGLIGIBLE ? 'negligible' : `${Math.round(100 * share)} %`
}

const numbersText = (numbers: Readonly<Record<string, number>> = {}): string =>
  Object.entries(numbers)
    .map(([name, value]) => `${name} ${value.toPrecision(3)}`)
    .join(', ')
