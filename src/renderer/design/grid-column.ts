/** One column of a DataGrid. */
export interface GridColumn {
  key: string
  title: string
  /** Set small beside the title, for example a unit. */
  note?: string
  align?: 'left' | 'right'
  /** In pixels; 96 when absent. */
  width?: number
  /** Whether a click on the title sorts by this column. */
  sortable?: boolean
}

export interface GridSort {
  key: string
  descending: boolean
}
