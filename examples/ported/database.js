'use strict';
const { alloc, cdef, findLibrary } = require('polyffi');

const header = cdef({ headers: 'sqlite3.h' });
const sqlite = header.open(findLibrary('sqlite3'), { text: ['sqlite3_column_text'] });
const out = alloc(header.type('sqlite3 *'));
sqlite.sqlite3_open(':memory:', out);
const db = out.value;
const table = "create table planet (name text, moons int); insert into planet values ('Mars', 2)";
sqlite.sqlite3_exec(db, table, null, null, null);
const prepared = alloc(header.type('sqlite3_stmt *'));
sqlite.sqlite3_prepare_v2(db, 'select name, moons from planet', -1, prepared, null);
const statement = prepared.value;
while (sqlite.sqlite3_step(statement) === sqlite.SQLITE_ROW) {
  console.log(sqlite.sqlite3_column_text(statement, 0), sqlite.sqlite3_column_int(statement, 1));
}
sqlite.sqlite3_finalize(statement);
sqlite.sqlite3_exec(db, 'select * from nowhere', null, null, null);
console.log(sqlite.sqlite3_errmsg(db));
sqlite.sqlite3_close(db);
