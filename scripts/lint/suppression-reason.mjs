/**
 * A lint suppression says why: `// eslint-disable-next-line some-rule -- the reason`.
 * @type {import('eslint').Rule.RuleModule}
 */
export const suppressionReason = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      unnamed: 'Name the rule that is suppressed.',
      unexplained: 'Say why the rule is suppressed: add `-- reason`.',
    },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const directive = /^\s*eslint-disable(?:-next-line|-line)?\b(.*)$/s.exec(comment.value)
          if (!directive || !comment.loc) continue
          const [rules = '', reason = ''] = (directive[1] ?? '').split(/\s--\s/)
          if (rules.trim() === '') context.report({ loc: comment.loc, messageId: 'unnamed' })
          if (reason.trim() === '') context.report({ loc: comment.loc, messageId: 'unexplained' })
        }
      },
    }
  },
}
