import { crnnFloor, crnnPlaces, crnnRateScale, foundReactions, reactantOrder, leastLimit } from '../../chemistry'
import { crnnSpecification } from '../../engine'
import type { KindDocument } from './kind-document'

/** Reactions that were found: `reactions` as a chemist reads them, rounded, and `numbers`, with which dy/dt is what the model has. */
export const crnnDocument: KindDocument = {
  format: 'kinode-crnn',
  version: 1,
  rightHandSide(model, species, scaling, parameters) {
    const specification = crnnSpecification(model, scaling)
    const { logarithms, weights, amounts, size } = crnnPlaces(specification)
    const table = (first: number) =>
      Array.from({ length: specification.reactions }, (_, reaction) => {
        const start = first + reaction * specification.states
        return [...parameters.subarray(start, start + specification.states)]
      })
    return {
      equation: [
        'x = y / scaling.stateScale; L = x / (|x| + floor); order = max(weight, 0)',
        'M = max(1 - min(order / reactantOrder, 1) (1 - L), leastLimit)',
        'rate of a reaction = exp(logarithm + sum over species of (order ln(max(x, 0) + floor) + ln M)), the exponent held to +-40',
        amounts === null
          ? 'dy/dt = rateScale * sum over reactions of rate * (max(-weight, 0) - order L / M)'
          : 'dy/dt = rateScale * sum over reactions of rate * 10^amount * (max(-weight, 0) - order L / M)',
      ],
      reactions: foundReactions(specification, parameters, species).map(
        ({ equation, constant, orders, change, learned }) => ({ equation, constant, orders, change, learned }),
      ),
      numbers: {
        floor: crnnFloor,
        reactantOrder,
        leastLimit,
        rateScale: [...crnnRateScale(specification)],
        logarithms: [...parameters.subarray(logarithms, logarithms + specification.reactions)],
        /** One row a reaction, one entry a species. */
        weights: table(weights),
        amounts: amounts === null || size === 0 ? null : table(amounts),
      },
    }
  },
}
