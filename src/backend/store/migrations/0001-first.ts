import type { Migration } from './migration'

/**
 * The first form of the file. Times are in the data's own unit; a NULL value or sigma is a missing one; instants are ISO 8601 texts.
 * SQLite keeps no sign of a zero. Binary contents: history samples are little-endian float64 (epochs, then losses, then gradient norms); checkpoints and
 * predictions are MessagePack; `sha256` guards the content beside it.
 */
export const first: Migration = {
  version: 1,
  sql: `
    CREATE TABLE owner (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      token TEXT NOT NULL,
      host TEXT NOT NULL,
      process_id INTEGER NOT NULL,
      process_start TEXT,
      heartbeat INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE raw_files (
      hash TEXT PRIMARY KEY,
      content BLOB NOT NULL
    ) STRICT;

    CREATE TABLE datasets (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      file_name TEXT NOT NULL,
      raw_hash TEXT NOT NULL REFERENCES raw_files (hash),
      imported_at TEXT NOT NULL,
      mapping TEXT NOT NULL,
      time_unit TEXT,
      initial TEXT,
      example TEXT,
      sample_times INTEGER NOT NULL,
      replicates INTEGER NOT NULL,
      missing_values INTEGER NOT NULL,
      time_from REAL NOT NULL,
      time_to REAL NOT NULL,
      hidden INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE signals (
      dataset_id INTEGER NOT NULL REFERENCES datasets (id),
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      unit TEXT,
      PRIMARY KEY (dataset_id, position),
      UNIQUE (dataset_id, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE experiments (
      dataset_id INTEGER NOT NULL REFERENCES datasets (id),
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      PRIMARY KEY (dataset_id, position),
      UNIQUE (dataset_id, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE observations (
      dataset_id INTEGER NOT NULL REFERENCES datasets (id),
      experiment TEXT NOT NULL,
      replicate INTEGER NOT NULL,
      signal TEXT NOT NULL,
      time REAL NOT NULL,
      value REAL,
      sigma REAL,
      unit TEXT,
      PRIMARY KEY (dataset_id, experiment, replicate, signal, time)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE models (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      hash TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      description TEXT NOT NULL,
      definition TEXT NOT NULL
    ) STRICT;

    CREATE TABLE runs (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      dataset_id INTEGER NOT NULL REFERENCES datasets (id),
      model_id INTEGER NOT NULL REFERENCES models (id),
      parameter_count INTEGER NOT NULL,
      settings TEXT NOT NULL,
      scaling TEXT NOT NULL,
      status TEXT NOT NULL,
      failure TEXT,
      versions TEXT,
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      epoch INTEGER NOT NULL DEFAULT 0,
      loss REAL,
      best_loss REAL,
      best_epoch INTEGER,
      gradient_norm REAL,
      seconds REAL NOT NULL DEFAULT 0,
      hidden INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX runs_by_dataset ON runs (dataset_id);

    CREATE TABLE history_chunks (
      run_id INTEGER NOT NULL REFERENCES runs (id),
      first_epoch INTEGER NOT NULL,
      last_epoch INTEGER NOT NULL,
      samples BLOB NOT NULL,
      PRIMARY KEY (run_id, first_epoch)
    ) STRICT;

    CREATE TABLE checkpoints (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      run_id INTEGER NOT NULL REFERENCES runs (id),
      epoch INTEGER NOT NULL,
      content BLOB NOT NULL,
      sha256 BLOB NOT NULL
    ) STRICT;
    CREATE INDEX checkpoints_by_run ON checkpoints (run_id);

    CREATE TABLE best_parameters (
      run_id INTEGER PRIMARY KEY REFERENCES runs (id),
      epoch INTEGER NOT NULL,
      content BLOB NOT NULL,
      sha256 BLOB NOT NULL
    ) STRICT;

    CREATE TABLE predictions (
      run_id INTEGER PRIMARY KEY REFERENCES runs (id),
      epoch INTEGER NOT NULL,
      content BLOB NOT NULL,
      sha256 BLOB NOT NULL
    ) STRICT;

    CREATE TABLE incidents (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      run_id INTEGER NOT NULL REFERENCES runs (id),
      since_epoch INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      message TEXT NOT NULL
    ) STRICT;
    CREATE INDEX incidents_by_run ON incidents (run_id);

    CREATE TABLE layout (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      content TEXT NOT NULL
    ) STRICT;
  `,
}
