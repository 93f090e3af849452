import type { Catalogue, Choice } from '../../shared'
import { activations, gradientMethods, losses, methods, optimisers } from '../../solver'

interface Row {
  name: string
  title: string
  description: string
}

/** What the solver offers, from its own lists. */
export function solverCatalogue(): Catalogue {
  const choices = (rows: readonly Row[]): Choice[] =>
    rows.map(({ name, title, description }) => ({ name, title, description }))
  return {
    activations: choices(activations),
    optimizers: choices(optimisers),
    losses: choices(losses),
    methods: choices(methods),
    gradientMethods: choices(gradientMethods),
  }
}
