'use strict';
// SQLite through its C library: a table in memory, rows written with bound parameters and read back.

const { dlopen, CString } = require('polyffi');

const SQLITE_ROW = 100;
const SQLITE_DONE = 101;
/** Tells sqlite3_bind_text to copy the text: it is gone after the call. */
const SQLITE_TRANSIENT = 0xffff_ffff_ffff_ffffn;

const library = process.platform === 'darwin' ? 'libsqlite3.dylib' : 'libsqlite3.so.0';
const { symbols: sqlite } = dlopen(library, {
  sqlite3_libversion: { return: 'char *' },
  sqlite3_open: { arguments: ['string', 'buffer'], return: 'int' },
  sqlite3_close: { arguments: ['pointer'], return: 'int' },
  sqlite3_errmsg: { arguments: ['pointer'], return: 'char *' },
  sqlite3_exec: { arguments: ['pointer', 'string', 'function', 'pointer', 'pointer'], return: 'int' },
  sqlite3_prepare_v2: { arguments: ['pointer', 'string', 'int', 'buffer', 'pointer'], return: 'int' },
  sqlite3_bind_text: { arguments: ['pointer', 'int', 'string', 'int', 'pointer'], return: 'int' },
  sqlite3_bind_double: { arguments: ['pointer', 'int', 'double'], return: 'int' },
  sqlite3_bind_int64: { arguments: ['pointer', 'int', 'i64'], return: 'int' },
  sqlite3_step: { arguments: ['pointer'], return: 'int' },
  sqlite3_reset: { arguments: ['pointer'], return: 'int' },
  sqlite3_finalize: { arguments: ['pointer'], return: 'int' },
  sqlite3_column_text: { arguments: ['pointer', 'int'], return: 'char *' },
  sqlite3_column_double: { arguments: ['pointer', 'int'], return: 'double' },
  sqlite3_column_int64: { arguments: ['pointer', 'int'], return: 'i64' },
});

/** Where C writes a pointer: `T **` parameters take one of these. */
const out = new BigUint64Array(1);

const text = (pointer) => String(CString(pointer));
const db = open(':memory:');

/** Throws what SQLite says where a call did not give what it should. */
function check(code, expected = 0) {
  if (code !== expected) throw new Error(`SQLite: ${text(sqlite.sqlite3_errmsg(db))} (code ${code})`);
}

function open(path) {
  if (sqlite.sqlite3_open(path, out) !== 0) throw new Error(`cannot open ${path}`);
  return out[0];
}

function prepare(sql) {
  check(sqlite.sqlite3_prepare_v2(db, sql, -1, out, null));
  return out[0];
}

console.log(`SQLite ${text(sqlite.sqlite3_libversion())}`);

check(
  sqlite.sqlite3_exec(db, 'CREATE TABLE planets (name TEXT PRIMARY KEY, radius REAL, moons INTEGER)', null, null, null),
);

const insert = prepare('INSERT INTO planets VALUES (?, ?, ?)');
for (const [name, radius, moons] of [
  ['Earth', 6371.0, 1],
  ['Mars', 3389.5, 2],
  ['Jupiter', 69911, 95],
  ['Tatooine ☀☀', 5232.5, 3],
]) {
  check(sqlite.sqlite3_bind_text(insert, 1, name, -1, SQLITE_TRANSIENT));
  check(sqlite.sqlite3_bind_double(insert, 2, radius));
  check(sqlite.sqlite3_bind_int64(insert, 3, moons));
  check(sqlite.sqlite3_step(insert), SQLITE_DONE);
  check(sqlite.sqlite3_reset(insert));
}
check(sqlite.sqlite3_finalize(insert));

const select = prepare('SELECT name, radius, moons FROM planets ORDER BY radius DESC');
while (sqlite.sqlite3_step(select) === SQLITE_ROW) {
  console.log({
    name: text(sqlite.sqlite3_column_text(select, 0)),
    radius: sqlite.sqlite3_column_double(select, 1),
    moons: sqlite.sqlite3_column_int64(select, 2),
  });
}
check(sqlite.sqlite3_finalize(select));

try {
  prepare('SELECT weight FROM planets');
} catch (error) {
  console.log(error.message);
}
check(sqlite.sqlite3_close(db));
