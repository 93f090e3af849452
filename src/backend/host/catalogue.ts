import type { Catalogue, Choice } from '../../shared'
import { automaticHead, modelKinds, recipes } from '../../engine'
import {
  activations,
  conservationForms,
  differentiableMethods,
  gradientMethods,
  heads,
  losses,
  optimisers,
  schedules,
} from '../../solver'

/** What the solver offers, from its own lists. */
export function solverCatalogue(): Catalogue {
  const choices = (rows: readonly Choice[]): Choice[] => rows.map(({ name, title }) => ({ name, title }))
  return {
    recipes: [...recipes],
    modelKinds: modelKinds.map(({ name, title, description, settings }) => ({
      name,
      title,
      description,
      settings: [...settings],
    })),
    heads: [automaticHead, ...heads].map(({ name, title, equation }) => ({ name, title, equation })),
    conservationForms: conservationForms.map(({ name, title }) => ({ name, title })),
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
    schedules: schedules.map(({ name, title, description }) => ({ name, title, description })),
    methods: choices(differentiableMethods),
    gradientMethods: choices(gradientMethods),
  }
}
