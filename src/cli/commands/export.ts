import { extname, resolve } from 'node:path'
import { type ExportFormat, type Outcome, exportFormat, failed, succeeded } from '../../shared'
import { chooseRun } from '../run'
import { saveFile } from '../save-file'
import type { CommandDescription } from './command-description'

const formats = exportFormat.options

export const exportCommand: CommandDescription = {
  name: 'export <run>',
  summary: 'write a run (its number or its name) to a file: the trained model, its predictions, or the plot of its fit',
  notes:
    'json is the trained model with its history, csv the predictions, svg and png the plot. --out - writes to standard output.',
  usage: ['kinode export 3 --out model.json', 'kinode export 3 --format csv --out - | head'],
  prepare(command) {
    command
      .option('--format <format>', `${formats.join(', ')} (the ending of --out)`)
      .requiredOption('--out <file>', 'where to write; an existing file is replaced')
  },
  async run(session, argument, command) {
    const { format: named, out } = command.opts<{ format?: string; out: string }>()
    const toOutput = out === '-'
    const format = formatOf(named ?? extname(out).slice(1).toLowerCase())
    if (format.status === 'failed') return format
    if (toOutput && session.options.json)
      return failed('--json and --out - both want standard output; give --out a file', '', '', 'usage')
    const opened = await session.openProject()
    if (opened.status === 'failed') return opened
    const listed = await session.call('runs.list', {})
    const run = listed.status === 'failed' ? listed : chooseRun(listed.value, argument)
    if (run.status === 'failed') return run
    const exported = await session.call('runs.export', { id: run.value.id, format: format.value })
    if (exported.status === 'failed') return exported
    const { content, mediaType } = exported.value
    if (toOutput) return succeeded({ text: content, document: {} })
    const written = saveFile(resolve(out), content)
    if (written.status === 'failed') return written
    return succeeded({
      text: `Run ${run.value.id} was written to ${out}.`,
      document: {
        status: 'completed',
        run: run.value.id,
        format: format.value,
        file: written.value,
        mediaType,
        bytes: content.length,
      },
    })
  },
}

function formatOf(text: string): Outcome<ExportFormat> {
  const parsed = exportFormat.safeParse(text)
  if (parsed.success) return succeeded(parsed.data)
  const given = text === '' ? 'A format is missing' : `There is no format ${text}`
  return failed(`${given}; --format is one of ${formats.join(', ')}`, '', '', 'usage')
}
