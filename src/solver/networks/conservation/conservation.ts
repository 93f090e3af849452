/** Totals of the state that a model keeps by construction. */
export interface Conservation {
  form: ConservationForm
  /** [totals][states]: what each state counts for in each total. */
  coefficients: readonly (readonly number[])[]
}

/** Every way to keep totals. */
export const conservationForms = [
  {
    name: 'projection',
    title: 'Projected rates',
    equation: 'dy/dt = the nearest to the rates of the head, in units of y_scale, that changes no total',
  },
  {
    name: 'algebraic',
    title: 'Algebraic equations',
    equation: '0 = sum(coefficients * y) - total in place of the rate of one species for each total',
  },
] as const

export type ConservationForm = (typeof conservationForms)[number]['name']
