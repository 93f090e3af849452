import { GraphBuilder } from './builder'
import type { ModelGraph } from './model'
import type { Node } from './node'
import { transplant } from './transplant'

/**
 * The model with integrals over time as further states behind its own: q' = g(t, y, theta), so that a loss may ask for q at any sample. An
 * event leaves them. A solve that is given its initial values gives those of the integrals too, usually 0.
 *
 * @param integrands g: [integrals, 1], of nodes of the model's builder
 */
export function withIntegrals(model: ModelGraph, integrands: Node): ModelGraph {
  if (integrands.columns !== 1) throw new Error(`the integrands have ${integrands.columns} columns, not 1`)
  const integrals = integrands.rows
  const states = model.states + integrals
  const g = new GraphBuilder()
  const whole = g.state(states)
  const own = g.slice(whole, 0, model.states)
  const held = g.slice(whole, model.states, integrals)
  const again = (node: Node): Node =>
    transplant(model.builder, g, [node], ({ operation }) => (operation.kind === 'state' ? own : null))[0]!
  return {
    builder: g,
    states,
    parameters: model.parameters,
    inputs: model.inputs,
    rightHandSide: g.concatenate([again(model.rightHandSide), again(integrands)]),
    mass: model.mass && [...model.mass, ...unitMass(model.states, integrals)],
    events: model.events.map(({ trigger, reset, ...rest }) => ({
      ...rest,
      trigger: again(trigger),
      reset: reset && g.concatenate([again(reset), held]),
    })),
    initial: model.initial && g.concatenate([again(model.initial), g.fill(0, integrals)]),
  }
}

const unitMass = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ row: from + index, column: from + index, value: 1 }))
