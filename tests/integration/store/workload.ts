import type { Series } from '../../../src/shared'
import { migrations } from '../../../src/backend/store/migrations'
import { curve } from '../../unit/backend/store/sample-project'

export const datasetRows = 4000
export const epochsPerRecord = 50
export const migratedRows = 60_000

/** Two curves whose values say where they belong: a part of them is known for what it is. */
export function longSeries(rows: number): Series[] {
  const times = Float64Array.from({ length: rows }, (_, i) => i)
  return ['B', 'A'].map((signal, k) => ({
    ...curve(signal, [], { unit: k === 0 ? 'mM' : null }),
    times,
    values: times.map((time) => time * (k + 1)),
  }))
}

/** A next form of the file that takes long enough to be killed in. */
export const heavyMigration = {
  version: migrations.length + 1,
  sql: `
    CREATE TABLE heavy (n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
    WITH RECURSIVE counting (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counting WHERE n < ${migratedRows})
    INSERT INTO heavy SELECT n, hex(randomblob(40)) FROM counting;
    UPDATE datasets SET name = name || ' migrated';
  `,
}
