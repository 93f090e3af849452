import type { Migration } from './migration'

/** A signal is learned, or it is a condition that experiments are given; what was kept before was learned. Observations hold the values of both. */
export const conditions: Migration = {
  version: 5,
  sql: `
    ALTER TABLE signals ADD COLUMN role TEXT NOT NULL DEFAULT 'signal';
  `,
}
