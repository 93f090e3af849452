import { topologicalOrder, type ModelGraph } from '../../graph'

/** Whether a model's right-hand side depends on time itself. */
export const dependsOnTime = ({ rightHandSide }: ModelGraph): boolean =>
  topologicalOrder([rightHandSide]).some(({ operation }) => operation.kind === 'time')
