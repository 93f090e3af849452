import type { Migration } from './migration'

/** `model.kind` of a run's settings becomes `model.head`, of which there are more. Models keep the kind that they were hashed with. */
export const modelHeads: Migration = {
  version: 3,
  sql: `
    UPDATE runs SET settings = json_remove(
      json_set(settings, '$.model.head',
        CASE settings ->> '$.model.kind' WHEN 'baseline-neural-ode' THEN 'unscaled' ELSE 'scaled' END),
      '$.model.kind');
  `,
}
