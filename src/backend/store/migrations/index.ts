import { first } from './0001-first'
import { labResults } from './0002-lab-results'
import { stages } from './0003-stages'
import { modelHeads } from './0004-model-heads'
import { conditions } from './0005-conditions'
import type { Migration } from './migration'

export type { Migration } from './migration'

/** Every migration, oldest first; the last one's version is the version that this program writes. */
export const migrations: readonly Migration[] = [first, labResults, stages, modelHeads, conditions]
