import { succeeded } from '../../shared'
import { formatTable } from '../terminal'
import type { CommandDescription } from './command-description'

export const examplesCommand: CommandDescription = {
  name: 'examples',
  summary: 'list the examples that come with Kinode',
  usage: ['kinode examples', 'kinode train robertson --seed 1'],
  prepare: () => undefined,
  async run(session) {
    const listed = await session.call('examples.list', {})
    if (listed.status === 'failed') return listed
    const examples = listed.value
    return succeeded({
      text: formatTable(
        [
          { title: 'Name', cell: (example) => example.name },
          { title: 'Species', align: 'right', cell: (example) => String(example.species.length) },
          { title: 'Times', align: 'right', cell: (example) => String(example.sampleTimes) },
          { title: 'Layers', cell: (example) => (example.recommended.model.hiddenLayers ?? []).join(',') },
          { title: 'Title', cell: (example) => example.title },
        ],
        examples,
      ),
      document: { status: 'completed', examples },
    })
  },
}
