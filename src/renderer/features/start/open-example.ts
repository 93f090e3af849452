import type { ExampleInfo } from '../../../shared'
import { useDatasets, useNavigation, useProject } from '../../state'

/** `Robertson` of `Robertson: the classic stiff reaction`: a name that a file can have. */
function shortTitle(example: ExampleInfo): string {
  return example.title.split(':')[0]!.trim()
}

/** Takes an example to the Train place with its recommended recipe, into the open project or a new one. */
export function useExampleOpener(): (example: ExampleInfo) => Promise<void> {
  const project = useProject()
  const datasets = useDatasets()
  const navigation = useNavigation()
  return async (example) => {
    if (!project.writable() && !(await project.createNumbered(shortTitle(example)))) return
    const dataset = await datasets.addExample(example.name)
    if (dataset !== undefined) navigation.openTrain({ datasetId: dataset.id, settings: example.recommended })
  }
}
