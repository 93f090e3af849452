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
    optimizers: optimisers.map(({ name, title, description, kind, settings }) => ({
      name,
      title,
      description,
      kind,
      settings: [...settings],
    })),
    losses: losses.map(({ name, title, description, takes, unit, kinked, noLeastSquares }) => ({
      name,
      title,
      description,
      takes: [...takes],
      unit,
      kinked,
      noLeastSquares,
    })),
    methods: choices(differentiableMethods),
    gradientMethods: choices(gradientMethods),
  }
}
