import type { Evaluated, Optimiser, OptimiserProblem, Told, Wish } from '../../../../src/solver'

/** Answers a wish at a point; null: it cannot be evaluated there. */
export type Answer = (parameters: Float64Array, wish: Wish) => Evaluated | null

export const problemAt = (
  initial: number[],
  settings: OptimiserProblem['settings'] = {},
  rest: Partial<OptimiserProblem> = {},
): OptimiserProblem => ({ initial: Float64Array.from(initial), residuals: 0, bounds: null, settings, ...rest })

/** One turn. */
export function turn(optimiser: Optimiser, answer: Answer): Told & { loss: number } {
  const { parameters, wish } = optimiser.ask()
  const evaluated = answer(parameters, wish)
  if (evaluated === null) return { ...optimiser.refuse('the solve failed'), loss: NaN }
  return { ...optimiser.tell(evaluated), loss: evaluated.loss }
}

/** The accepted points and their losses, until the optimiser ends or has had `most` evaluations. */
export function minimise(optimiser: Optimiser, answer: Answer, most: number) {
  const iterates: { parameters: number[]; loss: number }[] = []
  const notes: string[] = []
  let evaluations = 0
  while (optimiser.ended === null && evaluations < most) {
    const parameters = [...optimiser.ask().parameters]
    const told = turn(optimiser, answer)
    evaluations++
    if (told.accepted) iterates.push({ parameters, loss: told.loss })
    if (told.note !== null) notes.push(told.note)
  }
  return { iterates, notes, evaluations, best: iterates.toSorted((a, b) => a.loss - b.loss)[0]! }
}
