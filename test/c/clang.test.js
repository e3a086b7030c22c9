// runtimes: host
// not for Windows: reads headers of Linux
'use strict';
// libclang, bound from clang-c/Index.h by cdef, finds the same declarations in real headers as our own parser does.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test, assert } = require('../harness');
const { cdef } = require('../..');
const { partsOf } = require('../../lib/cdef/declared.js');
const { declarationsIn, include, openClang } = require('./clang.js');

const skip = include === undefined && 'the headers of libclang are not installed';

test('the same functions, records and constants', { skip, timeout: 120_000 }, () => {
  const clang = openClang();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-clang-'));
  try {
    for (const header of ['sqlite3.h', 'zlib.h', 'clang-c/Index.h']) {
      const file = path.join(folder, 'one.c');
      fs.writeFileSync(file, `#include "${header.startsWith('clang') ? `${include}/${header}` : header}"\n`);
      const theirs = declarationsIn(clang, file);
      const { declarations } = partsOf(cdef({ headers: header, include }));
      const counts = [...declarations.functions]
        .filter(([, { place }]) => place.source.name !== '<built-in>')
        .map(([name, { type }]) => [name, type.parameters.length]);
      const missing = counts.filter(([name, count]) => theirs.functions.get(name) !== count);
      assert.deepEqual(missing, [], `${header}: functions that libclang does not have so`);
      const unknown = [...theirs.functions.keys()].filter((name) => !declarations.functions.has(name));
      assert.deepEqual(unknown, [], `${header}: functions that we do not have`);
      for (const [name, size] of theirs.records) {
        const tag = declarations.tags.has(`struct ${name}`) ? `struct ${name}` : `union ${name}`;
        assert.equal(cdef({ headers: header, include }).type(tag).size, Number(size), `${header}: ${tag}`);
      }
      for (const [name, value] of theirs.constants)
        assert.equal(declarations.enumerators.get(name)?.value, value, name);
      assert.ok(theirs.functions.size > 50, header);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
