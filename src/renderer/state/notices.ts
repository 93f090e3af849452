import { type Ref, ref } from 'vue'
import { type Outcome, describeFailure } from '../../shared'
import type { WorkbenchClient } from '../client'

export interface NoticeAction {
  title: string
  run: () => void
}

export interface Notice {
  id: number
  severity: 'information' | 'warning' | 'error'
  message: string
  action: NoticeAction | null
}

export interface Notices {
  readonly list: Readonly<Ref<readonly Notice[]>>
  /** Shows a notice. Information leaves by itself after a while, errors stay until they are closed. */
  show(severity: Notice['severity'], message: string, action?: NoticeAction): void
  dismiss(id: number): void
  /** The value of a call, or undefined after its failure was shown. */
  attempt<T>(outcome: Promise<Outcome<T>>): Promise<T | undefined>
}

/** Milliseconds that a notice stays which needs no answer: long enough to reach its Undo. */
const lifetime = 8000

export function createNotices(client: WorkbenchClient): Notices {
  const list = ref<Notice[]>([])
  let nextId = 1

  const dismiss = (id: number): void => {
    list.value = list.value.filter((notice) => notice.id !== id)
  }
  const show: Notices['show'] = (severity, message, action) => {
    const same = list.value.find((notice) => notice.severity === severity && notice.message === message)
    if (same !== undefined) dismiss(same.id)
    const id = nextId++
    list.value = [...list.value, { id, severity, message, action: action ?? null }].slice(-4)
    if (severity !== 'error') setTimeout(() => dismiss(id), lifetime)
  }
  client.on('notice', ({ severity, message }) => show(severity, message))

  return {
    list,
    show,
    dismiss,
    async attempt(outcome) {
      const result = await outcome
      if (result.status === 'ok') return result.value
      show('error', describeFailure(result))
      return undefined
    },
  }
}
