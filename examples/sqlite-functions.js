'use strict';
// SQL functions written in JavaScript, and rows handed to a JavaScript function: SQLite calls back.

const { dlopen, JSCallback, CString, toArrayBuffer } = require('polyffi');

const SQLITE_UTF8 = 1;
const SQLITE_ABORT = 4;
const SQLITE_TRANSIENT = 0xffff_ffff_ffff_ffffn;

/** A callback that lives as long as one sqlite3_exec: int (*)(void *, int columns, char **values, char **names). */
const rowCallback = { callback: { arguments: ['pointer', 'int', 'pointer', 'pointer'], return: 'int' } };

const library = process.platform === 'darwin' ? 'libsqlite3.dylib' : 'libsqlite3.so.0';
const { symbols: sqlite } = dlopen(library, {
  sqlite3_open: { arguments: ['string', 'buffer'], return: 'int' },
  sqlite3_close: { arguments: ['pointer'], return: 'int' },
  sqlite3_errmsg: { arguments: ['pointer'], return: 'char *' },
  sqlite3_exec: { arguments: ['pointer', 'string', rowCallback, 'pointer', 'pointer'], return: 'int' },
  sqlite3_create_function: {
    arguments: ['pointer', 'string', 'int', 'int', 'pointer', 'function', 'function', 'function'],
    return: 'int',
  },
  sqlite3_value_text: { arguments: ['pointer'], return: 'char *' },
  sqlite3_result_text: { arguments: ['pointer', 'string', 'int', 'pointer'] },
  sqlite3_result_error: { arguments: ['pointer', 'string', 'int'] },
});

const text = (pointer) => (pointer === 0n ? null : String(CString(pointer)));
/** The pointers of a C array. */
const pointers = (address, count) => [...new BigUint64Array(toArrayBuffer(address, count * 8))];

const out = new BigUint64Array(1);
sqlite.sqlite3_open(':memory:', out);
const db = out[0];

/** Gives SQL a function of texts. It lives as long as the connection, hence a JSCallback. */
function define(name, f) {
  const callback = new JSCallback(
    (context, count, values) => {
      try {
        const result = f(...pointers(values, count).map((value) => text(sqlite.sqlite3_value_text(value))));
        sqlite.sqlite3_result_text(context, String(result), -1, SQLITE_TRANSIENT);
      } catch (error) {
        // SQL has errors of its own; without this line, the exception would leave through sqlite3_exec.
        sqlite.sqlite3_result_error(context, error.message, -1);
      }
    },
    { arguments: ['pointer', 'int', 'pointer'] },
  );
  sqlite.sqlite3_create_function(db, name, f.length, SQLITE_UTF8, null, callback.ptr, null, null);
  return callback;
}

/** Runs SQL and gives each row to a function, until that returns false. */
function each(sql, onRow) {
  const code = sqlite.sqlite3_exec(
    db,
    sql,
    (_, count, values, names) => {
      const keys = pointers(names, count).map(text);
      const row = pointers(values, count).map(text);
      return onRow(Object.fromEntries(keys.map((key, index) => [key, row[index]]))) === false ? 1 : 0;
    },
    null,
    null,
  );
  if (code !== 0 && code !== SQLITE_ABORT) throw new Error(text(sqlite.sqlite3_errmsg(db)));
}

const slug = define('slug', (title) => title.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
const json = define('pick', (document, key) => JSON.parse(document)[key]);

each(`SELECT slug('Callbacks That Survive Anything') AS slug, pick('{"moons": 95}', 'moons') AS moons`, (row) => {
  console.log(row);
});

let rows = 0;
each(
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, slug(i || " potato") AS s FROM n',
  (row) => {
    console.log(row.i, row.s);
    return ++rows < 3;
  },
);

try {
  each(`SELECT pick('no JSON', 'moons')`, () => {});
} catch (error) {
  console.log(`SQL error: ${error.message.includes('JSON') || error.message.includes('token')}`);
}

try {
  each('SELECT 1', () => {
    throw new RangeError('from the row callback');
  });
} catch (error) {
  console.log(`${error.name}: ${error.message}`);
}

sqlite.sqlite3_close(db);
slug.close();
json.close();
console.log('done');
