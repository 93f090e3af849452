import type { LabFinding } from '../../../shared'
import { median } from '../../bench/statistics'
import { judged, type UnjudgedFinding } from '../finding'
import type { ArmRuns } from './comparison-experiment'
import type { Curvature } from './curvature'

/** An eigenvalue below this part of the largest is a direction that the data hardly tell. */
const sloppy = 1e-6

/** How large and how far apart the eigenvalues of J^T J are where a training begins and where it ends. */
export function curvatureFindings(compared: readonly ArmRuns[]): LabFinding[] {
  return compared
    .flatMap(({ arm, curvatures }) => {
      const known = curvatures.filter((own) => own.length > 0)
      if (known.length === 0) return []
      const ends = [
        { name: 'first', when: 'at the first weights', points: known.map((own) => own[0]!) },
        { name: 'best', when: 'at the best', points: known.map((own) => own.at(-1)!) },
      ]
      return ends.flatMap(({ name, when, points }): UnjudgedFinding[] => [
        {
          name: `${arm.name}-curvature-${name}`,
          title: `${arm.title}: largest eigenvalue of J^T J ${when}, median`,
          value: finite(median(points.map(({ eigenvalues }) => eigenvalues[0]!))),
        },
        {
          name: `${arm.name}-directions-${name}`,
          title: `${arm.title}: eigenvalues above 1e-6 of it ${when}, median`,
          value: median(points.map(directions)),
          note: `Of ${points[0]!.eigenvalues.length}.`,
        },
      ])
    })
    .map(judged)
}

const directions = ({ eigenvalues }: Curvature): number =>
  eigenvalues.filter((value) => value > sloppy * eigenvalues[0]!).length

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
