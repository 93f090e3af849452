import { recipes } from '../../training/recipes'

/** The recipe that a user gets without choosing one; it knows neither a problem's name nor its size. */
const { head, loss, stages, relativeTolerance, absoluteTolerance } = recipes[0]!

export const untunedHead = head
export const untuned = { loss, stages, relativeTolerance, absoluteTolerance }
