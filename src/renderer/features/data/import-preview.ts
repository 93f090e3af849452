import { type Ref, computed, reactive, ref, shallowRef, watch } from 'vue'
import type { ColumnRole, Failure, ImportOptions, ImportPreview, ImportRequest } from '../../../shared'
import { useClient } from '../../client'
import type { ImportSource } from '../../state'

/** What the user settled of the reading; what is undefined or null is found by looking. */
export interface ReadingChoices {
  name: string
  delimiter: ImportOptions['delimiter']
  decimal: ImportOptions['decimal']
  headerRows: number | undefined
  encoding: string | undefined
  /** What a header row would say, with commas between; empty: the file's own. */
  headings: string
  /** By the names of columns. */
  roles: Record<string, ColumnRole>
  replicates: boolean
  /** Where the values at the start come from. */
  start: 'first-row' | 'first-row-at' | 'apart'
  startTime: number | null
  /** One per signal, for `apart`. */
  startValues: (number | null)[]
}

export interface ImportReading {
  readonly choices: ReadingChoices
  readonly preview: Readonly<Ref<ImportPreview | null>>
  /** Why the file cannot be read at all. */
  readonly failure: Readonly<Ref<Failure | null>>
  readonly busy: Readonly<Ref<boolean>>
  readonly request: () => ImportRequest
  /** Why it cannot be imported yet; empty when it can. */
  readonly obstacle: Readonly<Ref<string>>
}

/** Milliseconds of rest after which a changed choice is tried. */
const settlingTime = 120

/** Reads a table as it would be imported, again at every change of the choices. */
export function useImportReading(source: ImportSource): ImportReading {
  const client = useClient()
  const preview = shallowRef<ImportPreview | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const busy = ref(true)
  const choices = reactive<ReadingChoices>({
    name: source.fileName.replace(/\.[^.]*$/, ''),
    delimiter: undefined,
    decimal: undefined,
    headerRows: undefined,
    encoding: undefined,
    headings: '',
    roles: {},
    replicates: false,
    start: 'first-row',
    startTime: 0,
    startValues: [],
  })

  const request = (): ImportRequest => {
    const { name, start, startTime, startValues, delimiter, decimal, headerRows, encoding, replicates } = choices
    const headings = choices.headings.trim() === '' ? undefined : choices.headings.split(',')
    // A column that is not called so any more, for other headings or another delimiter, was said nothing of.
    const names = preview.value?.columns.map((column) => column.name) ?? []
    const roles = Object.fromEntries(Object.entries(choices.roles).filter(([column]) => names.includes(column)))
    const values = startValues.map((value) => value ?? 0)
    return {
      fileName: source.fileName,
      content: source.content,
      name: name.trim() === '' ? undefined : name.trim(),
      options: {
        delimiter,
        decimal,
        headerRows,
        encoding,
        headings,
        roles,
        replicates,
        initial: start === 'apart' ? { time: startTime ?? 0, values } : null,
        startTime: start === 'first-row-at' ? startTime : null,
      },
    }
  }

  let asked = 0
  const read = async (): Promise<void> => {
    const number = ++asked
    busy.value = true
    const answer = await client.call('datasets.preview', request())
    if (number !== asked) return
    busy.value = false
    failure.value = answer.status === 'ok' ? null : answer
    preview.value = answer.status === 'ok' ? answer.value : null
  }

  const signals = computed(() => preview.value?.columns.filter((column) => column.role === 'signal').length ?? 0)
  watch(signals, (count) => {
    choices.startValues = Array.from({ length: count }, (_, index) => choices.startValues[index] ?? null)
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => JSON.stringify(request().options),
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void read(), settlingTime)
    },
  )
  void read()

  const obstacle = computed(() => {
    if (preview.value === null) return failure.value?.reason ?? 'The file is being read.'
    const { problems } = preview.value
    const errors = problems.filter((problem) => problem.severity === 'error').length
    if (errors > 0) return errors === 1 ? 'One problem prevents the import.' : `${errors} problems prevent the import.`
    if (problems.some((problem) => problem.severity === 'question')) return 'A question is open.'
    if (choices.start === 'apart' && choices.startValues.includes(null)) return 'Start values are missing.'
    return ''
  })
  return { choices, preview, failure, busy, request, obstacle }
}
