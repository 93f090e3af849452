// The door of every entry point: an unsuitable Node stops here with one sentence. ES5 on purpose (see start.cjs).
'use strict'

/**
 * Below this Node the packages that Kinode is built from do not run (better-sqlite3 dies without a message).
 * @type {[number, number]}
 */
var minimum = [22, 12]

/**
 * From here on, on Linux x64, an npm package brings Node 24 and the launcher continues under that.
 * @type {[number, number]}
 */
var minimumWhereNodeIsBrought = [20, 19]

/**
 * @param {string} version
 * @param {[number, number]} required major and minor
 */
function isAtLeast(version, required) {
  var parts = version.split('.')
  var major = Number(parts[0])
  return major > required[0] || (major === required[0] && Number(parts[1]) >= required[1])
}

/**
 * True when programs can run under this very Node, without the one that npm brings.
 * @param {string} version
 */
function isRecent(version) {
  return isAtLeast(version, minimum)
}

/**
 * The sentence for a Node that cannot be used, or an empty string.
 * @param {string} version
 * @param {string} platform
 * @param {string} architecture
 */
function refusal(version, platform, architecture) {
  var nodeIsBrought = platform === 'linux' && architecture === 'x64'
  if (isRecent(version) || (nodeIsBrought && isAtLeast(version, minimumWhereNodeIsBrought))) return ''
  return (
    'Kinode needs Node.js ' +
    minimum.join('.') +
    ' or later (on Linux x64: ' +
    minimumWhereNodeIsBrought.join('.') +
    ' or later), but this is Node.js ' +
    version +
    ' on ' +
    platform +
    ' ' +
    architecture +
    '; a newer one is at https://nodejs.org.'
  )
}

/**
 * Runs the module's default export unless this Node cannot; exit code 1 then.
 * @param {string} module path relative to scripts/
 */
function enter(module) {
  var sentence = refusal(process.versions.node, process.platform, process.arch)
  if (sentence === '') {
    // Required only now: its `import()` is a syntax error to an old Node.
    require('./continue.cjs').run(module)
  } else {
    process.exitCode = 1
    process.stderr.write(sentence + '\n')
  }
}

module.exports = { enter: enter, isRecent: isRecent, refusal: refusal }
