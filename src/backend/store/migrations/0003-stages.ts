import type { Migration } from './migration'

/**
 * Recipes of stages. What was the optimiser of a run is the only stage of its recipe: in the runs, and in the recipe that is being written.
 * An incident may be that a stage began: its place in the recipe, from 0.
 */
export const stages: Migration = {
  version: 3,
  sql: `
    ALTER TABLE incidents ADD COLUMN stage INTEGER;
    UPDATE runs SET settings = json_remove(
      json_set(settings, '$.training.stages', json_array(json_object(
        'optimizer', settings ->> '$.training.optimizer',
        'learningRate', settings ->> '$.training.learningRate',
        'beta1', settings ->> '$.training.beta1',
        'beta2', settings ->> '$.training.beta2',
        'weightDecay', settings ->> '$.training.weightDecay'
      ))),
      '$.training.optimizer', '$.training.learningRate', '$.training.beta1', '$.training.beta2', '$.training.weightDecay'
    );
    UPDATE layout SET content = json_remove(
      json_set(content, '$."train.recipe".training.stages', json_array(json_object(
        'optimizer', content ->> '$."train.recipe".training.optimizer',
        'learningRate', content ->> '$."train.recipe".training.learningRate',
        'beta1', content ->> '$."train.recipe".training.beta1',
        'beta2', content ->> '$."train.recipe".training.beta2',
        'weightDecay', content ->> '$."train.recipe".training.weightDecay'
      ))),
      '$."train.recipe".training.optimizer', '$."train.recipe".training.learningRate',
      '$."train.recipe".training.beta1', '$."train.recipe".training.beta2', '$."train.recipe".training.weightDecay'
    ) WHERE content ->> '$."train.recipe".training.optimizer' IS NOT NULL;
  `,
}
