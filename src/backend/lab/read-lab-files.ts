import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type MeasuredFile, describeFailure, importOptionsSchema } from '../../shared'
import type { LabFile } from '../../engine'
import { newDataset } from '../datasets'

/**
 * The measurements that an experiment of the Lab takes, as a user's files are read.
 * @throws when the installed files are damaged: they are ours
 */
export function readLabFiles(folder: string, files: readonly LabFile[]): MeasuredFile[] {
  return files.map(({ path, options }) => {
    const content = new Uint8Array(readFileSync(join(folder, path)))
    const dataset = newDataset({ fileName: basename(path), content, options: importOptionsSchema.parse(options) })
    if (dataset.status === 'failed') throw new Error(`The data of the Lab are damaged: ${describeFailure(dataset)}`)
    const { series, conditionSeries } = dataset.value
    return { series, conditionSeries }
  })
}
