import type { LabEntry } from '../../../shared'
import type { Command } from '../../state'

/** What can be done in the Lab with the experiment that is shown. */
export function labCommands(
  entry: () => LabEntry | undefined,
  writable: () => boolean,
  actions: { run(): void; stop(): void; leave(): void },
): readonly Command[] {
  return [
    {
      id: 'lab.run',
      group: 'Lab',
      title: 'Run the experiment',
      keys: 'Mod+Enter',
      enabled: () => entry()?.running === false && writable(),
      run: actions.run,
    },
    {
      id: 'lab.stop',
      group: 'Lab',
      title: 'Stop the experiment',
      keys: 'Alt+S',
      enabled: () => entry()?.running === true,
      run: actions.stop,
    },
    {
      id: 'lab.all',
      group: 'Lab',
      title: 'Show all experiments',
      keys: 'Alt+A',
      enabled: () => entry() !== undefined,
      run: actions.leave,
    },
  ]
}
