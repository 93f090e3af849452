#!/usr/bin/env node
// The command line from a checkout: `npm run --silent kinode -- ARGS`. ES5 on purpose: an old Node must reach the sentence in guard.cjs, not a syntax error.
'use strict'

require('./launch/guard.cjs').enter('./launch/kinode.mjs')
