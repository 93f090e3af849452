import { describeFailure, type GradientCheck, type GradientRow, type GradientVerdict } from '../../../shared'
import { formatBytes, formatCount, formatNumber } from '../../format'

/** What a row is called: a verdict, or that there is none. */
export const verdictTitles: Readonly<Record<GradientVerdict | 'none', string>> = {
  exact: 'Agrees',
  near: 'Near',
  off: 'Off',
  none: 'No gradient',
}

/** A row of the table in words and figures. */
export interface GradientCheckLine {
  name: string
  title: string
  /** The method of integration. */
  through: string
  verdict: keyof typeof verdictTitles
  /** Distances from the steps taken and from the solution, loss, milliseconds, steps, memory. */
  figures: readonly string[]
  /** What it means. */
  words: string
}

/** What the figures are, in their order. */
export const figureTitles = ['From the steps', 'From the solution', 'Loss', 'Time, ms', 'Steps', 'Memory'] as const

export function gradientCheckLines({ rows }: GradientCheck): GradientCheckLine[] {
  return rows.map(({ gradientMethod: name, title, methodTitle: through, outcome }) => {
    if (outcome.status === 'failed') {
      return {
        name,
        title,
        through,
        verdict: 'none',
        figures: figureTitles.map(() => '–'),
        words: describeFailure(outcome),
      }
    }
    const { verdict, stepsError, solutionError, loss, seconds, work, backwardWork, memory, why, words } = outcome
    const steps = work.steps + (backwardWork?.steps ?? 0)
    const figures = [
      formatNumber(stepsError, 2),
      formatNumber(solutionError, 2),
      formatNumber(loss, 4),
      formatNumber(1e3 * seconds, 3),
      formatCount(steps),
      formatBytes(memory),
    ]
    return { name, title, through, verdict, figures, words: why === null ? words : `${words} ${why}` }
  })
}

/** What a check comes to, for the run whose gradient method is named. */
export function gradientCheckSummary({ rows }: GradientCheck, ownMethod: string): string {
  const agreeing = rows.filter(({ outcome }) => outcome.status === 'solved' && outcome.verdict === 'exact')
  const own = rows.find(({ gradientMethod }) => gradientMethod === ownMethod)
  const counted = `${formatCount(agreeing.length)} of ${formatCount(rows.length)} gradient methods ${agreeing.length === 1 ? 'gives' : 'give'} the derivative of the steps taken.`
  return own === undefined ? counted : `${counted} ${ownWords(own)}`
}

function ownWords({ title, outcome }: GradientRow): string {
  const trains = `This run trains with ${title.charAt(0).toLowerCase()}${title.slice(1)}, which`
  if (outcome.status === 'failed') return `${trains} gave no gradient here.`
  if (outcome.verdict === 'exact') return `${trains} is one of them.`
  return outcome.verdict === 'near' ? `${trains} is near the solution's.` : `${trains} is off.`
}

/** What the table is judged by, a sentence each. */
export function gradientCheckGrounds({ differences, solution, kinked }: GradientCheck): string[] {
  const steps = differences.map(({ methodTitle, resolution, directions, evaluations, failure }) =>
    failure === null
      ? `The steps of ${methodTitle} were made ${formatCount(evaluations)} times along ${formatCount(directions)} directions; differences are good to ${formatNumber(resolution, 2)}.`
      : `The steps of ${methodTitle} could not be differenced: ${describeFailure(failure)}`,
  )
  const tight =
    solution.status === 'failed'
      ? describeFailure(solution)
      : `The solution's gradient was computed at a relative tolerance of ${formatNumber(solution.relativeTolerance)}; it is good to ${formatNumber(solution.error, 2)}.`
  const kink =
    'This loss has a kink where a residual changes its sign, which a tighter tolerance moves: to judge nearness to the solution, check a smooth loss.'
  return [...steps, tight, ...(kinked ? [kink] : [])]
}

/** The table for a spreadsheet: full numbers, empty where there is none. */
export function gradientCheckTable({ rows }: GradientCheck): { columns: string[]; rows: string[][] } {
  const number = (value: number | null): string => (value === null ? '' : String(value))
  return {
    columns: [
      'gradient method',
      'method of integration',
      'verdict',
      'relative error from the steps',
      'relative error from the solution',
      'loss',
      'milliseconds',
      'steps',
      'steps backwards',
      'memory, bytes',
      'words',
    ],
    rows: rows.map(({ gradientMethod, method, outcome }) => {
      if (outcome.status === 'failed') {
        return [gradientMethod, method, 'none', ...new Array<string>(7).fill(''), describeFailure(outcome)]
      }
      const { verdict, stepsError, solutionError, loss, seconds, work, backwardWork, memory, words } = outcome
      return [
        gradientMethod,
        method,
        verdict,
        number(stepsError),
        number(solutionError),
        String(loss),
        // A product of seconds has digits that mean nothing.
        String(Number((1e3 * seconds).toPrecision(6))),
        String(work.steps),
        number(backwardWork?.steps ?? null),
        String(memory),
        words,
      ]
    }),
  }
}
