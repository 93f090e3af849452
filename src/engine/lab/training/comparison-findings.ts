import type { LabFinding, LabTable } from '../../../shared'
import { median } from '../../bench/statistics'
import { judged, type UnjudgedFinding } from '../finding'
import type { ArmRuns } from './comparison-experiment'
import type { JudgedRun } from './judge-run'

/** How many starts each way brings below a loss, in how many iterations and seconds, and how much it saves. */
export function comparisonFindings(compared: readonly ArmRuns[], below: number): LabFinding[] {
  const [first] = compared
  return compared
    .flatMap((way): UnjudgedFinding[] => {
      const { arm, runs } = way
      const crossed = (pick: 'seconds' | 'epoch') => runs.map(({ crossings }) => crossings[0]?.[pick] ?? Infinity)
      const seconds = crossed('seconds')
      const own = [
        {
          name: `${arm.name}-reached`,
          title: `${arm.title}: starts of ${runs.length} below ${below}, confirmed`,
          value: seconds.filter(Number.isFinite).length,
        },
        {
          name: `${arm.name}-epochs`,
          title: `${arm.title}: iterations until below ${below}, median`,
          value: finite(median(crossed('epoch'))),
          note: spread(crossed('epoch'), ''),
        },
        {
          name: `${arm.name}-seconds`,
          title: `${arm.title}: seconds until below ${below}, median`,
          unit: 's',
          value: finite(median(seconds)),
          note: spread(seconds, ' s'),
        },
        {
          name: `${arm.name}-error`,
          title: `${arm.title}: scaled error at the end by radau5 at 1e-8, median`,
          value: finite(median(runs.map(errorOf))),
          note: spread(runs.map(errorOf), ''),
        },
      ]
      return first === undefined || arm === first.arm ? own : [...own, saved(first, way, below)]
    })
    .map(judged)
}

/** Of the starts that both bring below the loss: a median of all would compare with none where one fails. */
function saved(first: ArmRuns, { arm, runs }: ArmRuns, below: number): UnjudgedFinding {
  const parts = runs.flatMap(({ crossings: [own] }, index) => {
    const other = first.runs[index]?.crossings[0]
    return own && other ? [100 * (1 - own.epoch / other.epoch)] : []
  })
  return {
    name: `${arm.name}-saved`,
    title: `${arm.title}: iterations saved until below ${below}, median`,
    unit: '%',
    value: finite(median(parts)),
    note: `Against ${first.arm.title}; starts that both bring below it: ${parts.length}.`,
  }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
/** A network that no method solves is worse than any. */
const errorOf = ({ confirmed }: JudgedRun): number => (Number.isNaN(confirmed) ? Infinity : confirmed)

function spread(values: readonly number[], unit: string): string {
  const known = values.filter(Number.isFinite)
  if (known.length === 0) return 'No start has one.'
  if (values.length === 1) return ''
  const short = (value: number) => String(Number(value.toPrecision(3)))
  const range = `${short(Math.min(...known))} to ${short(Math.max(...known))}${unit}`
  const without = values.length - known.length
  return without === 0 ? `From ${range}.` : `From ${range}; ${without} of ${values.length} without.`
}

/** A row for each start of each way. */
export function comparisonTable(compared: readonly ArmRuns[], below: number): LabTable {
  return {
    title: 'Starts',
    columns: [
      'way to train',
      'seed',
      'epochs',
      'seconds',
      'error by radau5 at 1e-8',
      `epochs until below ${below}`,
      `seconds until below ${below}`,
      'what happened',
    ],
    rows: compared.flatMap(({ arm, runs }) =>
      runs.map((run) => [
        arm.title,
        run.seed,
        run.epochs,
        run.seconds,
        finite(run.confirmed),
        run.crossings[0]?.epoch ?? null,
        run.crossings[0]?.seconds ?? null,
        run.note || 'It trained to its end.',
      ]),
    ),
  }
}
