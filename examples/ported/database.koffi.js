'use strict';
const koffi = require('koffi');

const lib = koffi.load('libsqlite3.so.0');
koffi.opaque('sqlite3');
koffi.opaque('sqlite3_stmt');
const open = lib.func('int sqlite3_open(const char *file, _Out_ sqlite3 **db)');
const exec = lib.func('int sqlite3_exec(sqlite3 *db, const char *sql, void *f, void *data, void *error)');
const prepare = lib.func(
  'int sqlite3_prepare_v2(sqlite3 *db, const char *sql, int bytes, _Out_ sqlite3_stmt **statement, void *tail)',
);
const step = lib.func('int sqlite3_step(sqlite3_stmt *statement)');
const text = lib.func('const char *sqlite3_column_text(sqlite3_stmt *statement, int column)');
const integer = lib.func('int sqlite3_column_int(sqlite3_stmt *statement, int column)');
const finalize = lib.func('int sqlite3_finalize(sqlite3_stmt *statement)');
const errmsg = lib.func('const char *sqlite3_errmsg(sqlite3 *db)');
const close = lib.func('int sqlite3_close(sqlite3 *db)');
const SQLITE_ROW = 100;

const out = [null];
open(':memory:', out);
const db = out[0];
exec(db, "create table planet (name text, moons int); insert into planet values ('Mars', 2)", null, null, null);
prepare(db, 'select name, moons from planet', -1, out, null);
const statement = out[0];
while (step(statement) === SQLITE_ROW) console.log(text(statement, 0), integer(statement, 1));
finalize(statement);
exec(db, 'select * from nowhere', null, null, null);
console.log(errmsg(db));
close(db);
