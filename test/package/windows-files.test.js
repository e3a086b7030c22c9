// runtimes: host
// not for Windows: about the files of the package, which are the same on every system
'use strict';
// Every test file either runs under `npm run test:windows` or says why it is not for Windows. Breaks where a file would be
// left out there in silence.

const { test, assert } = require('../harness');
const { testFiles } = require('../../scripts/testing/files');

test('a file that no runtime has a part in says why it is not for Windows', () => {
  const silent = testFiles().filter(
    ({ only, notForWindows }) => only?.every((name) => name === 'host') && !notForWindows,
  );
  assert.deepEqual(
    silent.map(({ name }) => name),
    [],
  );
});

test('a reason is a reason', () => {
  const short = testFiles().filter(
    ({ notForWindows }) => notForWindows !== undefined && !/\w+ \w+ \w+/.test(notForWindows),
  );
  assert.deepEqual(
    short.map(({ name }) => name),
    [],
  );
});
