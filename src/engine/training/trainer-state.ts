import { decodeMessage, encodeMessage } from '../../shared'

/** What a checkpoint keeps beside the parameters, so that training continues with the same bits. */
export interface TrainerState {
  /** Parameters of the last accepted epoch; null before the first. */
  previous: Float64Array | null
  /** The optimiser's whole update from there; null before the first. */
  direction: Float64Array | null
  /** Fraction of the update that is taken. */
  stepFraction: number
  /** How often training went back to its best. */
  returns: number
  /** Evaluations refused so far, and since the last accepted one. */
  refused: number
  refusedInARow: number
  /** Why the last one was refused. */
  refusal: string
  loss: number
  gradientNorm: number
  /** The optimiser's own state. */
  optimiser: unknown
}

const formatVersion = 1

export function encodeTrainerState(state: TrainerState): Uint8Array {
  return encodeMessage({ ...state, formatVersion })
}

/** @throws Error when the bytes are of a format that this version does not know */
export function decodeTrainerState(bytes: Uint8Array): TrainerState {
  const { formatVersion: version, ...state } = decodeMessage(bytes) as TrainerState & { formatVersion: number }
  if (version !== formatVersion)
    throw new Error(`The checkpoint has format ${version}; this version reads ${formatVersion}.`)
  return state
}
