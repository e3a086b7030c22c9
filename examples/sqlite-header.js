'use strict';
// SQLite from its header: nothing is declared by hand, and every constant has its name.

const { alloc, cdef, dlclose } = require('polyffi');

const header = cdef({ headers: 'sqlite3.h' });
const sqlite = header.open(['libsqlite3.so.0', 'libsqlite3.dylib'], {
  functions: { sqlite3_column_text: { text: true } },
});
const {
  SQLITE_DONE,
  SQLITE_INTEGER,
  SQLITE_OK,
  SQLITE_ROW,
  SQLITE_TRANSIENT,
  sqlite3_column_count,
  sqlite3_column_int64,
  sqlite3_column_name,
  sqlite3_column_text,
  sqlite3_column_type,
  sqlite3_step,
} = sqlite;

console.log('header and library are one version:', sqlite.sqlite3_libversion() === sqlite.SQLITE_VERSION);

const db = open(':memory:');
run('create table planet (name text, moons int)');
for (const [name, moons] of [
  ['Earth', 1],
  ['Mars', 2],
  ['Saturn', 146],
]) {
  run('insert into planet values (?, ?)', name, moons);
}
for (const row of run('select name, moons from planet where moons > ? order by moons', 1)) console.log(row);
try {
  run('select moons from nowhere');
} catch (error) {
  console.log(error.message);
}
sqlite.sqlite3_close(db);
dlclose(sqlite);

/** Throws what SQLite says where a call did not give what it should. */
function check(code, expected = SQLITE_OK) {
  if (code !== expected) throw new Error(`SQLite: ${sqlite.sqlite3_errmsg(db)} (code ${code})`);
}

function open(file) {
  const handle = alloc(header.type('sqlite3 *'));
  check(sqlite.sqlite3_open(file, handle));
  return handle.value;
}

/** Runs one statement and gives its rows. */
function run(sql, ...values) {
  const out = alloc(header.type('sqlite3_stmt *'));
  check(sqlite.sqlite3_prepare_v2(db, sql, -1, out, null));
  const statement = out.value;
  values.forEach((value, index) => {
    if (typeof value === 'string') check(sqlite.sqlite3_bind_text(statement, index + 1, value, -1, SQLITE_TRANSIENT));
    else check(sqlite.sqlite3_bind_int64(statement, index + 1, value));
  });
  const rows = [];
  let code;
  while ((code = sqlite3_step(statement)) === SQLITE_ROW) {
    const columns = Array.from({ length: sqlite3_column_count(statement) }, (_, index) => [
      sqlite3_column_name(statement, index),
      sqlite3_column_type(statement, index) === SQLITE_INTEGER
        ? Number(sqlite3_column_int64(statement, index))
        : sqlite3_column_text(statement, index),
    ]);
    rows.push(Object.fromEntries(columns));
  }
  check(code, SQLITE_DONE);
  check(sqlite.sqlite3_finalize(statement));
  return rows;
}
