/** A loss that a training must come to, in every start. */
export interface ExpectedLoss {
  /** The scaled mean absolute error that must be fallen below. */
  below: number
  /** From the start of the job, its compilation included; null: in whatever time the run has. */
  withinSeconds: number | null
  /** In the paper's or its authors' words; null where they give none. */
  paper: string | null
}

/** What must come out of a training experiment. */
export interface TrainingExpectations {
  /** From the loosest to the tightest; those that a failing experiment is measured by, too. */
  losses: readonly ExpectedLoss[]
  /** For what must fail: every start ends above this. Null where it must not. */
  failsAbove: number | null
  /** The error at ten times denser times over that at the samples, at most; null where nothing is expected. */
  densest: number | null
  /** By how much solutions may leave the totals that the model keeps; null where it keeps none. */
  leftTotals: number | null
  /** Whether the losses are only reported, and nothing of them is expected. */
  reported: boolean
  /** What is to be said of the error between the samples; empty for nothing. */
  denseNote: string
}

/** For trainings of which nothing is expected but their losses. */
export const lossesAlone = {
  failsAbove: null,
  densest: null,
  leftTotals: null,
  reported: false,
  denseNote: '',
} as const
