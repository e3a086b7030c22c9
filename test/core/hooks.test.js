'use strict';
// A call off the thread ends although nothing was loaded that makes callbacks: the addon's hooks are set with lib/core.

const { test, assert, fixture, root, runScript } = require('../harness');

test('a promise of a call settles with the wrapper compiler alone', () => {
  const { stdout, stderr } = runScript(`
    const { bind } = require(${JSON.stringify(`${root}/lib/core/compile.js`)});
    const { Library } = require(${JSON.stringify(`${root}/lib/core/library.js`)});
    const library = Library.open(${JSON.stringify(fixture('node'))});
    const definition = {
      name: 'add',
      address: library.symbol('add'),
      params: [0, 1].map(() => ({ code: 'i', store: 'i32', convert: (value) => value | 0 })),
      result: { code: 'i', read: 'i32' },
      nonblocking: true,
    };
    bind(library, [definition], { name: 'test', closed() {} })[0](1, 2).then(console.log);
  `);
  assert.equal(stdout, '3\n', stderr);
});
