import type { GradientResult } from '../../shared'
import { formatBytes, formatEntries, formatMilliseconds, formatTable, formatValue } from '../terminal'

/** So many numbers are shown one by one; of more the document of `--json` has them all. */
const mostShown = 40

/** A gradient for a person. */
export function gradientText(result: GradientResult): string {
  const { loss, lossName, gradient, gradientMethod, method, firstSeconds, seconds, repeats } = result
  const { work, backwardWork, memory, why, relativeTolerance, absoluteTolerance, sizes } = result
  const norm = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0))
  const backwards = backwardWork === null ? '' : `, ${backwardWork.steps} backwards`
  const entries = formatEntries([
    ['Loss', `${formatValue(loss)} (${lossName})`],
    ['Gradient norm', `${formatValue(norm)} over ${sizes.parameters} parameters`],
    ['Method', `${gradientMethod} through ${method}`],
    ...(why === null ? [] : [['Why', why] as const]),
    [
      'Tolerances',
      `relative ${formatValue(relativeTolerance)}, absolute ${formatValue(absoluteTolerance)} of each scale`,
    ],
    [
      'Time',
      `${formatMilliseconds(seconds)} (best of ${repeats}; the first ${formatMilliseconds(firstSeconds)}, compilation included)`,
    ],
    ['Steps', `${work.steps} (${work.rejected} rejected)${backwards}`],
    ['Memory', formatBytes(memory)],
  ])
  return sizes.parameters > mostShown ? entries : `${entries}\n\n${parameterTable(result)}`
}

function parameterTable({ parameters, parameterNames, gradient }: GradientResult): string {
  return formatTable(
    [
      { title: 'Parameter', cell: (index: number) => parameterNames?.[index] ?? String(index + 1) },
      { title: 'Value', align: 'right', cell: (index) => formatValue(parameters[index]!) },
      { title: 'dL/dp', align: 'right', cell: (index) => formatValue(gradient[index]!) },
    ],
    Array.from(gradient.keys()),
  )
}
