import type { Migration } from './migration'

/** `model.kind` of a run's settings, and of the recipe that is being written, becomes `model.head`, of which there are more. Models keep the kind that they were hashed with. */
export const modelHeads: Migration = {
  version: 4,
  sql: `
    UPDATE runs SET settings = json_remove(
      json_set(settings, '$.model.head',
        CASE settings ->> '$.model.kind' WHEN 'baseline-neural-ode' THEN 'unscaled' ELSE 'scaled' END),
      '$.model.kind');
    UPDATE layout SET content = json_remove(
      json_set(content, '$."train.recipe".model.head',
        CASE content ->> '$."train.recipe".model.kind' WHEN 'baseline-neural-ode' THEN 'unscaled' ELSE 'scaled' END),
      '$."train.recipe".model.kind') WHERE content ->> '$."train.recipe".model.kind' IS NOT NULL;
  `,
}
