import { type RunDetail, succeeded } from '../../shared'
import { chooseRun, reactionsText, runDocument, runText } from '../run'
import { formatEntries } from '../terminal'
import type { CommandDescription } from './command-description'

export const showCommand: CommandDescription = {
  name: 'show <run>',
  summary: 'show a run (its number or its name): its model, how it went, and the reactions that it found or knows',
  notes:
    'Reactions are shown with whole numbers where the learned ones are near; k goes with these. A share is the largest part of what is made and used up of a species.',
  usage: ['kinode show 3', 'kinode show 3 --json'],
  prepare: () => undefined,
  async run(session, argument) {
    const opened = await session.openProject()
    if (opened.status === 'failed') return opened
    const listed = await session.call('runs.list', {})
    const chosen = listed.status === 'failed' ? listed : chooseRun(listed.value, argument)
    if (chosen.status === 'failed') return chosen
    const found = await session.call('runs.get', { id: chosen.value.id })
    if (found.status === 'failed') return found
    const run = found.value
    const reactions = await session.call('runs.reactions', { id: run.id })
    if (reactions.status === 'failed') return reactions
    const table = reactionsText(reactions.value)
    return succeeded({
      text: [runText(run, session.projectPath), modelText(run), ...(table === '' ? [] : [table])].join('\n\n'),
      document: {
        ...runDocument(run),
        model: run.modelDescription,
        parameters: run.parameterCount,
        settings: { model: run.settings.model, training: run.settings.training },
        reactions: reactions.value,
        failure: run.failure,
      },
    })
  },
}

function modelText(run: RunDetail): string {
  return formatEntries([
    ['Model', run.modelDescription],
    ['Parameters', String(run.parameterCount)],
    ['Data', run.datasetName],
    ['Species', run.species.join(', ')],
  ])
}
