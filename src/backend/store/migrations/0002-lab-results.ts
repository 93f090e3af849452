import type { Migration } from './migration'

/** The newest result of each experiment of the Lab: `content` is MessagePack of what it came to, guarded by `sha256`. */
export const labResults: Migration = {
  version: 2,
  sql: `
    CREATE TABLE lab_results (
      experiment TEXT PRIMARY KEY,
      settings TEXT NOT NULL,
      versions TEXT NOT NULL,
      finished_at TEXT NOT NULL,
      seconds REAL NOT NULL,
      judged INTEGER NOT NULL,
      as_expected INTEGER NOT NULL,
      content BLOB NOT NULL,
      sha256 BLOB NOT NULL
    ) STRICT;
  `,
}
