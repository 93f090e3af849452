import type { LabResult } from '../../../shared'
import { type MethodName, methods } from '../../../solver'
import { fastestRate, spectraAlong } from '../../diagnostics/spectra'
import { defineExperiment, type LabContext, type LabStep } from '../experiment'
import { errorFigure, momentFigure, reversalFigure, slowSpeciesFigure } from './figures'
import { reversalFindings, reversalTable } from './findings'
import { paperTolerances, toleranceText } from './paper'
import { reversalTimes, type Reversal, Reverser } from './reversal'

/** Figures 1 and 2 of Kim et al. 2021: why the state must not be solved backwards for a gradient. */
export const reverseRober = defineExperiment({
  name: 'reverse-rober',
  title: "Reversing Robertson's reaction",
  shows: 'Solved to t = 1e5 and back again, a stiff reaction does not return to where it began.',
  source: 'Figures 1 and 2, section III.A',
  explanation: [
    'A neural ODE can be differentiated by solving its state backwards in time. Here a stiff reaction is solved to t = 1e5 s and, from the values that came out, back to t = 0. It began with y1 = 1; the error is how far y1 at t = 0 is from that.',
    'Forwards, the fast mode of the reaction decays ten thousand times a second and forgets every error. Backwards it grows as fast. A solver that takes large steps does not follow that growth, and comes back with an error much larger than its tolerance; where it follows, it runs away, or falls to another branch on which y2 is negative.',
    "At loose tolerances it is an accident which of these happens: it changes with the rounding of a single sum, with the paper's solver CVODE as with this one. At 1e-8 and below the errors are those of the paper.",
  ],
  timed: false,
  duration: { seconds: 5, times: [] },
  parameters: {
    tolerances: {
      kind: 'numbers',
      title: 'Tolerances',
      hint: 'relative, and absolute for every species',
      least: 1e-13,
      most: 1e-2,
      whole: false,
      mostValues: 12,
      default: [...paperTolerances],
    },
    method: {
      kind: 'choice',
      title: 'Method',
      hint: 'the paper: BDF, by CVODE',
      choices: methods.filter(({ stiff }) => stiff).map(({ name, title }) => ({ name, title })),
      default: 'bdf',
    },
  },
  run: reverse,
})

function* reverse(
  { tolerances, method }: { tolerances: readonly number[]; method: string },
  context: LabContext,
): Generator<LabStep, LabResult> {
  yield { part: 0, doing: 'the solution itself' }
  const reverser = new Reverser(context)
  const exact = reverser.reference()
  const rates = Float64Array.from(spectraAlong(reverser.model, reversalTimes, exact), fastestRate)
  const reversals: Reversal[] = []
  for (const [index, tolerance] of tolerances.entries()) {
    yield { part: (index + 1) / (tolerances.length + 1), doing: `tolerance ${toleranceText(tolerance)}` }
    reversals.push(reverser.reverse(method as MethodName, tolerance))
  }
  const title = methods.find(({ name }) => name === method)?.title ?? method
  return {
    findings: reversalFindings(reversals, exact, rates, method === 'bdf'),
    figures: [
      reversalFigure(reversals, exact, rates),
      errorFigure(reversals, title),
      slowSpeciesFigure(reversals, exact),
      momentFigure(reversals, exact),
    ],
    tables: [reversalTable(reversals)],
  }
}
