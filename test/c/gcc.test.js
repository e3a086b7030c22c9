// runtimes: host
// not for Windows: compares with what gcc finds for Linux
'use strict';
// What lib/c reads is what gcc reads: every form of declaration, layout and constant that tricky.h has, with our
// preprocessor and with the compiler's.

const path = require('node:path');
const { test, assert } = require('../harness');
const { Declarations } = require('../../lib/c');
const { fileReader, preprocessBy } = require('../../lib/cdef/headers.js');
const { compiler, compare } = require('./oracle.js');

const text = `#include "${path.join(__dirname, 'tricky.h')}"\n`;
const target = `linux-${process.arch}`;

for (const own of [true, false]) {
  test(`with ${own ? 'our own' : `${compiler}'s`} preprocessor`, () => {
    const declarations = new Declarations({ target, reader: fileReader(), preprocessed: !own });
    declarations.add(own ? text : preprocessBy(compiler, text, {}));
    assert.deepEqual(declarations.mistakes, []);
    const { counts, failed, different, missed } = compare(text, declarations);
    assert.deepEqual({ failed, different, missed }, { failed: undefined, different: [], missed: [] });
    assert.ok(counts[0] >= 18 && counts[1] >= 11 && counts[2] > 40, `${counts}`);
  });
}
