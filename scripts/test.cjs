// Runs every check and test: `npm test`. ES5 on purpose: an old Node must reach the sentence in guard.cjs, not a syntax error.
'use strict'

require('./launch/guard.cjs').enter('./checks/test.mjs')
