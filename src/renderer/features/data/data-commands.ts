import { type Command, chooseFile, useNavigation, useNotices, useProject } from '../../state'

/** Endings that the file dialog shows first; any other file may be chosen as well. */
const tableEndings = '.csv,.tsv,.txt,.dat'

/** Pasted text as a table to look at. */
export function pastedTable(text: string): { fileName: string; content: Uint8Array } {
  return { fileName: 'pasted.txt', content: new TextEncoder().encode(text) }
}

/** Registers what the Data place adds to the palette. */
export function dataCommands(): readonly Command[] {
  const navigation = useNavigation()
  const notices = useNotices()
  const project = useProject()

  const importFile = async (): Promise<void> => {
    const file = await chooseFile(tableEndings)
    if (file !== null) {
      navigation.openImport({ fileName: file.name, content: new Uint8Array(await file.arrayBuffer()) })
    }
  }
  const paste = async (): Promise<void> => {
    try {
      navigation.openImport(pastedTable(await navigator.clipboard.readText()))
    } catch {
      notices.show('warning', 'The clipboard could not be read. Go to Data and press Ctrl+V there.')
    }
  }
  return [
    {
      id: 'data.import',
      group: 'Data',
      title: 'Import a file',
      keys: 'Alt+I',
      enabled: project.writable,
      run: () => void importFile(),
    },
    {
      id: 'data.paste',
      group: 'Data',
      title: 'Paste a table',
      enabled: project.writable,
      run: () => void paste(),
    },
  ]
}
