import type { LabFigure } from '../../../shared'
import { type LinearReversal, predictedError } from './reversal'

/** Figure 3: the error after the way there and back against lambda. */
export function linearFigure(
  usual: readonly LinearReversal[],
  relativeOnly: readonly LinearReversal[],
  methodTitle: string,
): LabFigure {
  const curve = (rows: readonly LinearReversal[], y: (row: LinearReversal) => number) => ({
    x: Float64Array.from(rows, ({ lambda }) => lambda),
    y: Float64Array.from(rows, y),
  })
  const errors = (rows: readonly LinearReversal[]) => curve(rows, ({ error }) => error ?? NaN)
  const lost = usual.filter(({ error }) => error === null)
  return {
    name: 'figure-3',
    title: 'Figure 3: error after solving a linear equation there and back',
    description:
      "Error of u at t = 0 after solving u' = λ u to t = 1 and back, against λ, with a logarithmic axis of errors",
    x: { title: 'λ', unit: null, logarithmic: false },
    panels: [
      {
        title: 'Error at t = 0',
        subtitle: "after u' = λ u there and back",
        y: { logarithmic: true, range: null },
        curves: [
          { label: "the paper's e^(-λ) ε(1)", look: 'reference', ...curve(usual, predictedError) },
          { label: methodTitle, look: 'line', ...errors(usual) },
          { label: `${methodTitle}, relative tolerance alone`, look: 'line', ...errors(relativeOnly) },
          { label: 'did not come back', look: 'absent', ...curve(lost, () => NaN) },
        ],
      },
    ],
  }
}
