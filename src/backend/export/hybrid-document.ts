import { hybridWidths, knownReactions } from '../../chemistry'
import { hybridSpecification } from '../../engine'
import { headNamed } from '../../solver'
import type { KindDocument } from './kind-document'
import { networkDocument } from './network-document'

/**
 * Known reactions and a network: dy/dt is the sum over reactions of change * rate, and for the species of `remainder` what `head.equation` makes
 * of the network's first outputs. The outputs behind these are the logarithms, held to +-40, of what the constants of the reactions with
 * `"origin": "learned"` are multiplied by, in their order.
 */
export const hybridDocument: KindDocument = {
  format: 'kinode-hybrid',
  version: 1,
  rightHandSide(model, species, scaling, parameters, conditions) {
    const specification = hybridSpecification(model, species, scaling)
    const { name, equation, outputsPerState } = headNamed(specification.head)
    const widths = hybridWidths(specification)
    const { remainder, activation } = specification
    return {
      equation: [
        'dy/dt = sum over reactions of change * constant * product of y^order, plus the remainder',
        'remainder = head(z), z = network(inputs), each layer: activation(weights x + biases), the last without',
      ],
      reactions: knownReactions(specification, parameters).map((reaction) => ({
        equation: reaction.equation,
        origin: reaction.origin,
        constant: reaction.constant ?? reaction.given,
        orders: reaction.orders,
        change: reaction.change,
      })),
      remainder: remainder.map((index) => species[index]),
      head: { name, equation, outputs: outputsPerState * remainder.length },
      network: widths.at(-1) === 0 ? null : networkDocument(specification, conditions, widths, activation, parameters),
    }
  },
}
