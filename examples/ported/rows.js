'use strict';
const assert = require('node:assert');
const { alloc, cdef, CString } = require('polyffi');

const header = cdef({ headers: 'sqlite3.h' });
const sqlite = header.open('libsqlite3.so.0');

function row(data, count, values, names) {
  const texts = header.type(`const char *[${count}]`);
  const [keys, fields] = [texts.read(names), texts.read(values)];
  console.log(...keys.map((key, i) => `${key}=${fields[i]}`));
  return 0;
}

const out = alloc(header.type('sqlite3 *'));
assert(sqlite.sqlite3_open(':memory:', out) === 0);
const db = out.value;
sqlite.sqlite3_exec(db, "select 1 as one, 'two' as two union select 3, 'four'", row, null, null);
const error = alloc(header.type('char *'));
sqlite.sqlite3_exec(db, 'select nothing', null, null, error);
console.log(CString(error.value));
sqlite.sqlite3_free(error.value);
sqlite.sqlite3_close(db);
