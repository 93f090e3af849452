import { type Command, useDatasets, useNavigation, useProject } from '../../state'

/** What the Train place adds to the palette wherever the user is. */
export function trainCommands(): readonly Command[] {
  const datasets = useDatasets()
  const navigation = useNavigation()
  const project = useProject()
  return [
    {
      id: 'train.new',
      group: 'Train',
      title: 'New run',
      keys: 'Alt+N',
      enabled: () => project.writable() && datasets.list.value.length > 0,
      run: () => {
        const { value } = navigation.selection
        const datasetId = value?.kind === 'dataset' ? value.id : datasets.list.value[0]?.id
        if (datasetId !== undefined) navigation.openTrain({ datasetId })
      },
    },
  ]
}
