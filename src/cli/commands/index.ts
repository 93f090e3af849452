import { benchCommand } from './bench'
import type { CommandDescription } from './command-description'
import { examplesCommand } from './examples'
import { exportCommand } from './export'
import { gradientCommand } from './gradient'
import { importCommand } from './import'
import { reproduceCommand } from './reproduce'
import { resumeCommand } from './resume'
import { runsCommand } from './runs'
import { showCommand } from './show'
import { simulateCommand } from './simulate'
import { trainCommand } from './train'

/** Every command, in the order of the help. */
export const commands: readonly CommandDescription[] = [
  trainCommand,
  runsCommand,
  showCommand,
  resumeCommand,
  importCommand,
  examplesCommand,
  simulateCommand,
  gradientCommand,
  exportCommand,
  reproduceCommand,
  benchCommand,
]
export type { CommandDescription } from './command-description'
