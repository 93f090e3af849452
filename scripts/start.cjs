// Opens the workbench: `npm start`. ES5 on purpose: an old Node must reach the sentence in guard.cjs, not a syntax error.
'use strict'

require('./launch/guard.cjs').enter('./launch/start.mjs')
