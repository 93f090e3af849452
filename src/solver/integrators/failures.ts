import type { AttemptFailure, Work } from './contract'

export type SolveFailureReason =
  | 'step-size-too-small'
  | 'too-many-steps'
  | AttemptFailure
  | 'inconsistent-start'
  | 'too-many-events'
  | 'bad-reset'
  | 'out-of-memory'
  | 'reconstruction-lost'
  | 'interrupted'
  | 'time-limit'
  | 'thread-lost'
  | 'bad-input'

/** Why there is no solution: what happened, when, to which state, and what to try. */
export interface SolveFailure {
  status: 'failed'
  reason: SolveFailureReason
  time: number
  component: number | null
  /** The expression, equation or event that it happened in, where it is known. */
  where: string | null
  advice: string
  work: Work
}

/** What went wrong, for a {@link SolveFailure} to be made of. */
export interface Trouble {
  reason: Exclude<SolveFailureReason, 'bad-input'>
  component?: number | null
  where?: string | null
  /** In place of the usual advice. */
  advice?: string
}

const advice: Record<Trouble['reason'], string> = {
  'step-size-too-small':
    'The solution may run away or jump here: check the parameters and the initial amounts, or loosen the tolerances.',
  'too-many-steps': 'Allow more steps, loosen the tolerances, or end earlier.',
  'newton-diverged':
    'The equations of a step could not be solved: tighten the tolerances or give a smaller first step.',
  singular: 'The Jacobian is not finite or the step matrix singular: check the parameters and the initial amounts.',
  'not-finite': 'The right-hand side is not a number here: check for a logarithm, root or division outside its domain.',
  'inconsistent-start': 'Give initial values that satisfy the algebraic equations.',
  'too-many-events':
    'Events follow one another in no time: make one of them terminal, let its reset move the state away from its trigger, or end earlier.',
  'bad-reset':
    'Let the reset of the event give finite amounts, and none below zero where states are kept non-negative.',
  'out-of-memory':
    'The steps do not fit in the memory that gradients may take: allow more, loosen the tolerances, or end earlier.',
  'reconstruction-lost': 'The solution cannot be gone back over in time: take a method that stores it.',
  interrupted: 'The solve was cancelled.',
  'time-limit': 'Allow more seconds, loosen the tolerances, or end earlier.',
  'thread-lost':
    'A thread that computed a part of the gradient has ended (memory may have run out): try again, or with fewer threads.',
}

/** The failure that some trouble at a time makes. */
export const failure = (trouble: Trouble, time: number, work: Work): SolveFailure => ({
  status: 'failed',
  reason: trouble.reason,
  time,
  component: trouble.component ?? null,
  where: trouble.where ?? null,
  advice: trouble.advice ?? advice[trouble.reason],
  work,
})

const noWork: Work = {
  steps: 0,
  rejected: 0,
  rhsEvaluations: 0,
  jacobianEvaluations: 0,
  factorizations: 0,
  switches: 0,
}

/** The failure of a request that cannot be carried out: `what` says what to give instead. */
export const rejected = (
  request: { startTime: number },
  what: string,
  component: number | null = null,
  time = request.startTime,
): SolveFailure => ({
  status: 'failed',
  reason: 'bad-input',
  time,
  component,
  where: null,
  advice: what,
  work: noWork,
})

/** The failure of a solve that was under way in a thread that ended; `how` it did. */
export const threadLost = (request: { startTime: number }, how: string): SolveFailure =>
  failure({ reason: 'thread-lost', where: how }, request.startTime, noWork)
