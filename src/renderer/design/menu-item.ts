/** One entry of a menu, or a line between entries. */
export type MenuItem =
  | {
      title: string
      keys?: string
      enabled?: boolean
      /** Takes something away. */
      danger?: boolean
      run: () => void
    }
  | 'separator'
