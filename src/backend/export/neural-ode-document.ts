import type { ModelSettings } from '../../shared'
import { neuralOdeSpecification } from '../../engine'
import { type NeuralOdeSpecification, algebraicStates, conservationForms, headNamed, networkWidths } from '../../solver'
import type { KindDocument } from './kind-document'
import { networkDocument } from './network-document'

/** The totals that are kept and how; null where none are. */
function conservationOf(
  specification: NeuralOdeSpecification,
  { conservation }: ModelSettings,
  species: readonly string[],
) {
  const row = conservationForms.find(({ name }) => name === conservation.form)
  if (row === undefined) return null
  const determined = algebraicStates(specification).map((state) => species[state])
  return {
    form: row.name,
    equation: row.equation,
    totals: conservation.totals,
    /** In the order of the totals; the network gives the rates of the other species. */
    ...(row.name === 'algebraic' ? { determined } : {}),
  }
}

/**
 * Version 2: z_0 is what `inputs` says of y, t and what the experiment is given over time; z_(l+1) = activation(weights_l z_l + biases_l), the last layer without activation; the rates
 * are what `head.equation` makes of z = z_last, element by element, with y_scale = `scaling.stateScale` and t_scale = `scaling.timeScale`.
 * They are dy/dt, or become it as `conservation` says. (Version 1 knew one head, dy/dt = outputScale * z, and neither logarithms, time nor
 * totals.)
 */
export const neuralOdeDocument: KindDocument = {
  format: 'kinode-neural-ode',
  version: 2,
  rightHandSide(model, species, scaling, parameters, conditions) {
    const specification = neuralOdeSpecification(model, scaling)
    const { name, equation } = headNamed(model.head)
    return {
      equation: 'z = network(inputs), each layer: activation(weights x + biases), the last without',
      head: { name, equation },
      conservation: conservationOf(specification, model, species),
      ...networkDocument(specification, conditions, networkWidths(specification), specification.activation, parameters),
    }
  },
}
