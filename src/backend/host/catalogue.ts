import type { Catalogue, Choice } from '../../shared'
import { recipes } from '../../engine'
import { activations, differentiableMethods, gradientMethods, heads, losses, optimisers } from '../../solver'

/** What the solver offers, from its own lists. */
export function solverCatalogue(): Catalogue {
  const choices = (rows: readonly Choice[]): Choice[] => rows.map(({ name, title }) => ({ name, title }))
  return {
    recipes: [...recipes],
    heads: heads.map(({ name, title, equation, scaled }) => ({ name, title, equation, scaled })),
    activations: choices(activations),
    optimizers: choices(optimisers),
    losses: choices(losses),
    methods: choices(differentiableMethods),
    gradientMethods: choices(gradientMethods),
  }
}
