import fc from 'fast-check'

/**
 * Properties are checked on the same random cases every time, so that what fails was broken by what changed. `KINODE_PROPERTY_SEED=random`
 * looks for new ones; a number is the seed that such a search printed.
 */
const asked = process.env['KINODE_PROPERTY_SEED'] ?? '1'
if (asked !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(asked) })
