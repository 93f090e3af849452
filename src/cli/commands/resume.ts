import { countOption, positiveNumberOption } from '../option-values'
import { chooseRun, followRun } from '../run'
import type { CommandDescription } from './command-description'

export const resumeCommand: CommandDescription = {
  name: 'resume <run>',
  summary: 'continue a paused, interrupted, stopped or completed run (its number or its name)',
  notes: 'A resumed run continues with the same bits as one that was never stopped.',
  usage: ['kinode resume 3', 'kinode resume 3 --epochs 50000'],
  computes: true,
  prepare(command) {
    command
      .option('--epochs <n>', 'stop after this many epochs in all', countOption)
      .option('--seconds <s>', 'stop after this many seconds of training in all', positiveNumberOption)
  },
  async run(session, argument, command) {
    const { epochs, seconds } = command.opts<{ epochs?: number; seconds?: number }>()
    const opened = await session.openProject()
    if (opened.status === 'failed') return opened
    const listed = await session.call('runs.list', {})
    const chosen = listed.status === 'failed' ? listed : chooseRun(listed.value, argument)
    if (chosen.status === 'failed') return chosen
    return followRun(session, () => session.call('runs.resume', { id: chosen.value.id, epochs, seconds }))
  },
}
