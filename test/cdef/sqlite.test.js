// not for Windows: Debian has no SQLite for it
'use strict';
// The program that the page on C begins with: SQLite by its own header, with no compiler.

const fs = require('node:fs');
const { test, assert, load } = require('../harness');

const { alloc, cdef, dlclose } = load.require();
const skip = !fs.existsSync('/usr/include/sqlite3.h') && 'the header of SQLite is not installed';

test('a header is read, its library opened, and a callback called with rows', { skip }, () => {
  const header = cdef({ headers: 'sqlite3.h' });
  assert.deepEqual(header.errors, []);
  const sqlite = header.open(['libsqlite3.so.0', 'libsqlite3.dylib']);

  const db = alloc(header.type('sqlite3 *'));
  if (sqlite.sqlite3_open(':memory:', db) !== sqlite.SQLITE_OK) throw new Error(sqlite.sqlite3_errmsg(db.value));
  const rows = [];
  const Texts = header.type('const char *[2]');
  const each = (context, count, values, names) => rows.push([count, Texts.read(names), Texts.read(values)]) && 0;
  assert.equal(sqlite.sqlite3_exec(db.value, "select 1 as one, 'two' as two", each, null, null), sqlite.SQLITE_OK);
  assert.deepEqual(rows, [[2, ['one', 'two'], ['1', 'two']]]);
  assert.equal(
    sqlite.sqlite3_exec(db.value, 'select 1', () => 0, null, null),
    0,
  );
  assert.equal(sqlite.sqlite3_exec(db.value, 'no sql', null, null, null), sqlite.SQLITE_ERROR);
  assert.match(sqlite.sqlite3_errmsg(db.value), /syntax error/);
  assert.equal(sqlite.sqlite3_close(db.value), 0);
  dlclose(sqlite);
  assert.throws(() => sqlite.sqlite3_libversion_number(), { code: 'ERR_FFI_LIBRARY_CLOSED' });
});
