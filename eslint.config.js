'use strict';

const js = require('@eslint/js');
const globals = require('globals');

/** Built-in classes whose instances are what they are in every realm. */
const brands = [
  ...['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'BigInt', 'Symbol', 'Date', 'RegExp', 'Promise'],
  ...['Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Buffer', 'URL'],
  ...['Blob', 'File', 'AbortSignal', 'EventTarget', '(Big)?(Int|Uint|Float)(8|16|32|64)(Clamped)?Array'],
];

module.exports = [
  { ignores: ['build/', 'build-*/', '**/node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { strict: ['error', 'global'] },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { sourceType: 'module' },
  },
  {
    languageOptions: {
      ecmaVersion: 2022,
      globals: { ...globals.node, ...globals.es2021, Bun: 'readonly', Deno: 'readonly', Float16Array: 'readonly' },
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-empty': ['error', { allowEmptyCatch: true }],
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }],
      // What keeps a native object alive is let go by an assignment that nothing reads.
      'no-useless-assignment': 'off',
      'no-var': 'error',
      // A dialect's errors have the properties that the runtime's have, and no `cause`.
      'preserve-caught-error': 'off',
      'prefer-const': ['error', { destructuring: 'all' }],
    },
  },
  {
    // A value of another realm is no instance of anything here, and `Symbol.hasInstance` is the user's.
    files: ['lib/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: `BinaryExpression[operator='instanceof'][right.name=/^(${brands.join('|')})$/]`,
          message: 'ask what a value is by its brand: lib/core/values.js, or util.types',
        },
      ],
    },
  },
  {
    // Tests hand over odd values on purpose.
    files: ['test/**'],
    rules: { eqeqeq: 'off', 'no-control-regex': 'off', 'no-sparse-arrays': 'off' },
  },
];
