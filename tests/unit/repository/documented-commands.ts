/** The commands in the ```sh blocks of a Markdown text, one line each: no prompts, no comments, continued lines joined. */
export function documentedCommands(markdown: string): string[] {
  return [...markdown.matchAll(/^```(?:sh|bash|shell|console)\n(.*?)^```/gms)]
    .flatMap((block) => block[1]!.replace(/\s*\\\n\s*/g, ' ').split('\n'))
    .map((line) =>
      line
        .replace(/^\s*\$ /, '')
        .replace(/(^|\s)#.*$/, '')
        .trim(),
    )
    .filter((line) => line !== '')
    .flatMap((line) => line.split(/\s*(?:&&|;|\|)\s*/))
}

/** What a checkout offers that a command can name. */
export interface Offer {
  scripts: readonly string[]
  programs: readonly string[]
  hasFile(path: string): boolean
}

/** Why a documented command cannot work in a checkout; empty when what it names is there. */
export function commandProblem(command: string, { scripts, programs, hasFile }: Offer): string {
  const [program = '', ...words] = command.split(/\s+/)
  switch (program) {
    case 'npm':
      return npmProblem(words, scripts)
    case 'npx':
      return programs.includes(words[0] ?? '') ? '' : `no package brings ${words[0]}`
    case 'node':
      return hasFile(words[0] ?? '') ? '' : `there is no ${words[0]}`
    case 'kinode':
    case 'git':
    case 'cd':
      return ''
    default:
      return program.startsWith('.') && hasFile(program) ? '' : `${program} is not a program that a reader has`
  }
}

function npmProblem(words: readonly string[], scripts: readonly string[]): string {
  const end = words.indexOf('--')
  const [verb = '', script = ''] = words.slice(0, end < 0 ? undefined : end).filter((word) => !word.startsWith('-'))
  if (verb === 'ci' || verb === 'install') return ''
  const name = verb === 'run' ? script : verb
  return scripts.includes(name) ? '' : `package.json has no script ${name}`
}
