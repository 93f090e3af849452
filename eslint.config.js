import { resolve } from 'node:path'
import { defineConfig } from 'eslint/config'
import { builtinRules } from 'eslint/use-at-your-own-risk'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import typescript from 'typescript-eslint'
import { layers } from './layers.mjs'
import { layerImports } from './scripts/lint/layer-imports.mjs'
import { suppressionReason } from './scripts/lint/suppression-reason.mjs'

const root = import.meta.dirname
const source = resolve(root, 'src')

/** ESLint's recommended rules, as its rules themselves say: the package that lists them is one dependency more. */
const recommended = Object.fromEntries(
  [...builtinRules]
    .filter(([, rule]) => rule.meta?.docs?.recommended)
    .map(([name]) => [name, /** @type {const} */ ('error')]),
)

/** The layers that run anywhere: no clock, no logging, no chance of their own; those are passed in. */
const pure = Object.entries(layers).flatMap(([name, layer]) => (layer.types === 'es' ? [name] : []))

/** What IEEE 754 defines to the last bit. Everything else in Math may differ between engines and their versions. */
const exactMath = [
  ...['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc'],
  ...['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'],
]

const everywhere = [{ selector: 'ExportAllDeclaration', message: 'An index lists its exports by name.' }]
const impure = [
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Take random numbers from the generator that is passed in.',
  },
]
const inexact = [
  {
    selector: `MemberExpression[object.name="Math"]:not([property.name=/^(${exactMath.join('|')})$/])`,
    message: 'Its last bits differ between engines, and results must be the same bits everywhere.',
  },
  {
    selector: 'BinaryExpression[operator="**"][left.raw!="2"], AssignmentExpression[operator="**="]',
    message: 'The last bits of ** differ between engines (but for powers of two): multiply.',
  },
]

export default defineConfig(
  { ignores: ['out/', 'node_modules/', 'tests/data/', 'coverage/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { rules: recommended },
  typescript.configs.recommended,
  vue.configs['flat/recommended'],
  {
    plugins: { kinode: { rules: { 'layer-imports': layerImports, 'suppression-reason': suppressionReason } } },
    rules: {
      'kinode/suppression-reason': 'error',
      eqeqeq: 'error',
      // Only what went wrong, where nobody else reports it: stdout belongs to the program.
      'no-console': ['error', { allow: ['error'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': 'allow-with-description', 'ts-ignore': true },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.vue'],
    languageOptions: {
      parserOptions: {
        parser: typescript.parser,
        // One program over everything: an environment each, as the type-check has, takes twice as long.
        project: './tsconfig.lint.json',
        tsconfigRootDir: root,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      // TypeScript knows every name.
      'no-undef': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.vue'],
    rules: {
      'kinode/layer-imports': ['error', { source, layers }],
      'no-restricted-syntax': ['error', ...everywhere],
    },
  },
  {
    files: pure.map((name) => `src/${name}/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', 'Date', 'performance', 'console'],
      'no-restricted-syntax': ['error', ...everywhere, ...impure],
    },
  },
  {
    files: ['src/solver/**/*.ts', 'src/engine/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...impure, ...inexact] },
  },
  {
    files: ['src/renderer/**/*.vue'],
    languageOptions: { globals: globals.browser },
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/no-v-html': 'error',
      // Prettier lays out templates.
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      // With type-based props and exactOptionalPropertyTypes off, undefined is the default.
      'vue/require-default-prop': 'off',
    },
  },
  {
    files: ['scripts/**', 'tests/**', '*.js', '*.mjs', '*.ts'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  {
    files: ['scripts/**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // The entry points must parse under any Node.
    files: ['scripts/*.cjs', 'scripts/launch/guard.cjs'],
    languageOptions: { ecmaVersion: 5, parser: undefined },
    rules: { 'no-var': 'off', 'object-shorthand': 'off' },
  },
)
