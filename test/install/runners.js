'use strict';
// The rows of test runners: two test files in one process, so that polyffi is loaded twice where modules are kept apart.

const fs = require('node:fs');
const { Folder } = require('./folder');
const { runtime, tool } = require('./tools');

/** A test file; `loads` is how it gets polyffi and the runner's functions. */
const testFile = (loads) => `${loads}
test('C sorts with a comparator of JavaScript', () => {
  const compare = { callback: { arguments: ['pointer', 'pointer'], return: 'int' } };
  const { symbols } = dlopen(null, { qsort: { arguments: ['buffer', 'size_t', 'size_t', compare] } });
  const numbers = Float64Array.of(3, 1, 2);
  symbols.qsort(numbers, 3, 8, (a, b) => Math.sign(getFloat64(a) - getFloat64(b)));
  expect([...numbers]).toEqual([1, 2, 3]);
});
test('an exception leaves through C', () => {
  const type = { callback: { arguments: ['pointer', 'pointer'], return: 'int' } };
  const { symbols } = dlopen(null, { qsort: { arguments: ['buffer', 'size_t', 'size_t', type] } });
  expect(() => symbols.qsort(new Uint8Array(4), 4, 1, () => { throw new RangeError('mine'); })).toThrow('mine');
});
test('SQLite tells its version, off the thread', async () => {
  const definition = { return: 'pointer', nonblocking: true };
  const { symbols } = dlopen('libsqlite3.so.0', { sqlite3_libversion: definition });
  expect(String(CString(await symbols.sqlite3_libversion()))).toMatch(/^3\\./);
});
test('what is closed says so', () => {
  const library = dlopen(null, { abs: { arguments: ['int'], return: 'int' } });
  library.close();
  expect(() => library.symbols.abs(-1)).toThrow();
});
`;
const names = '{ dlopen, getFloat64, CString }';
const asCommonJs = testFile(`const ${names} = require('polyffi');`);
const asModule = testFile(`import { expect, test } from 'vitest';\nimport ${names} from 'polyffi';`);

/** @type {{ name: string, tools: string[], files: Record<string, string>, command: string[], on: string[], sample?: boolean }[]} */
const runners = [
  {
    name: 'jest',
    sample: true,
    tools: ['jest'],
    files: { 'one.test.js': asCommonJs, 'two.test.js': asCommonJs },
    command: [tool('jest', 'bin', 'jest.js'), '--runInBand', '--watchman=false'],
    on: ['node18', 'node22', 'node26'],
  },
  {
    name: 'vitest',
    sample: true,
    tools: ['vitest', 'vite'],
    files: { 'one.test.mjs': asModule, 'two.test.mjs': asModule },
    command: [tool('vitest', 'vitest.mjs'), 'run', '--no-isolate'],
    on: ['node22', 'node26'],
  },
];

/** The row of a test runner. */
function row({ name, sample = false, tools, files, command, on }) {
  return {
    name,
    sample,
    async run(context) {
      const folder = new Folder(name);
      try {
        context.unpack(folder);
        for (const one of tools) fs.symlinkSync(tool(one), folder.file('node_modules', one));
        folder.write(files);
        const cells = {};
        for (const column of context.columns(on)) {
          folder.useNode(runtime(column).command);
          cells[column] = await context.attempt(() => folder.must(['node', ...command]));
        }
        return cells;
      } finally {
        context.leave(folder);
      }
    },
  };
}

module.exports = { rows: runners.map(row) };
