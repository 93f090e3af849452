import { type Outcome, decodeMessage, encodeMessage, failed, succeeded } from '../../shared'
import type { BestPointState } from './best-point'
import type { StageState } from './stage-work'

/** What a checkpoint keeps beside the parameters, so that training continues with the same bits. */
export interface TrainerState {
  /** Evaluations refused so far. */
  refused: number
  loss: number
  heldOutLoss: number | null
  gradientNorm: number
  /** Of the best of the run what the checkpoint does not say itself. */
  best: Omit<BestPointState, 'loss' | 'epoch' | 'parameters'>
  /** The best of the start at work; null where it is that of the run. */
  attempt: BestPointState | null
  /** The place of the stage at work, and its own state. */
  stage: number
  work: StageState
}

/** 1: the guards' state beside the optimiser's. 2: the optimiser guards its own steps. 3: stages. */
const formatVersion = 3

export function encodeTrainerState(state: TrainerState): Uint8Array {
  return encodeMessage({ ...state, formatVersion })
}

/** @param place what the state belongs to: `run 3` */
export function decodeTrainerState(bytes: Uint8Array, place: string): Outcome<TrainerState> {
  const { formatVersion: version, ...state } = decodeMessage(bytes) as TrainerState & { formatVersion: number }
  if (version === formatVersion) return succeeded(state)
  return failed(
    `The checkpoint has format ${version}; this version of Kinode continues runs of format ${formatVersion}`,
    place,
    'Its best parameters and its history are kept. Start a new run with the same settings.',
  )
}
