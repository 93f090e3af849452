/** One step of the file's form. A released migration is never edited: a later one changes what it made. */
export interface Migration {
  /** `PRAGMA user_version` after it; one more than that of the migration before. */
  version: number
  sql: string
}
