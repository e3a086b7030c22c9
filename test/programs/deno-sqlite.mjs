// A binding of SQLite in the manner of those published for Deno. Symbols are taken out of the library, out-pointers lie in
// BigUint64Arrays, functions of SQL are callbacks. Text and blobs go by address, steps off the thread.

const library = Deno.dlopen('libsqlite3.so.0', {
  sqlite3_libversion_number: { parameters: [], result: 'i32' },
  sqlite3_version: { type: 'u8' },
  sqlite3_open_v2: { parameters: ['buffer', 'buffer', 'i32', 'pointer'], result: 'i32' },
  sqlite3_close_v2: { parameters: ['pointer'], result: 'i32' },
  sqlite3_errmsg: { parameters: ['pointer'], result: 'pointer' },
  sqlite3_errstr: { parameters: ['i32'], result: 'pointer' },
  sqlite3_exec: { parameters: ['pointer', 'buffer', 'function', 'pointer', 'buffer'], result: 'i32' },
  sqlite3_free: { parameters: ['pointer'], result: 'void' },
  sqlite3_changes: { parameters: ['pointer'], result: 'i32' },
  sqlite3_last_insert_rowid: { parameters: ['pointer'], result: 'i64' },
  sqlite3_prepare_v2: { parameters: ['pointer', 'buffer', 'i32', 'buffer', 'pointer'], result: 'i32' },
  sqlite3_finalize: { parameters: ['pointer'], result: 'i32' },
  sqlite3_reset: { parameters: ['pointer'], result: 'i32' },
  sqlite3_step: { parameters: ['pointer'], result: 'i32' },
  step_async: { name: 'sqlite3_step', parameters: ['pointer'], result: 'i32', nonblocking: true },
  sqlite3_bind_parameter_index: { parameters: ['pointer', 'buffer'], result: 'i32' },
  sqlite3_bind_null: { parameters: ['pointer', 'i32'], result: 'i32' },
  sqlite3_bind_double: { parameters: ['pointer', 'i32', 'f64'], result: 'i32' },
  sqlite3_bind_int64: { parameters: ['pointer', 'i32', 'i64'], result: 'i32' },
  sqlite3_bind_text: { parameters: ['pointer', 'i32', 'buffer', 'i32', 'pointer'], result: 'i32' },
  sqlite3_bind_blob: { parameters: ['pointer', 'i32', 'buffer', 'i32', 'pointer'], result: 'i32' },
  sqlite3_column_count: { parameters: ['pointer'], result: 'i32' },
  sqlite3_column_name: { parameters: ['pointer', 'i32'], result: 'pointer' },
  sqlite3_column_type: { parameters: ['pointer', 'i32'], result: 'i32' },
  sqlite3_column_int64: { parameters: ['pointer', 'i32'], result: 'i64' },
  sqlite3_column_double: { parameters: ['pointer', 'i32'], result: 'f64' },
  sqlite3_column_text: { parameters: ['pointer', 'i32'], result: 'pointer' },
  sqlite3_column_blob: { parameters: ['pointer', 'i32'], result: 'pointer' },
  sqlite3_column_bytes: { parameters: ['pointer', 'i32'], result: 'i32' },
  sqlite3_create_function_v2: {
    parameters: ['pointer', 'buffer', 'i32', 'i32', 'pointer', 'function', 'function', 'function', 'function'],
    result: 'i32',
  },
  sqlite3_value_type: { parameters: ['pointer'], result: 'i32' },
  sqlite3_value_int64: { parameters: ['pointer'], result: 'i64' },
  sqlite3_value_double: { parameters: ['pointer'], result: 'f64' },
  sqlite3_value_text: { parameters: ['pointer'], result: 'pointer' },
  sqlite3_value_blob: { parameters: ['pointer'], result: 'pointer' },
  sqlite3_value_bytes: { parameters: ['pointer'], result: 'i32' },
  sqlite3_result_int64: { parameters: ['pointer', 'i64'], result: 'void' },
  sqlite3_result_double: { parameters: ['pointer', 'f64'], result: 'void' },
  sqlite3_result_text: { parameters: ['pointer', 'buffer', 'i32', 'pointer'], result: 'void' },
  sqlite3_result_blob: { parameters: ['pointer', 'buffer', 'i32', 'pointer'], result: 'void' },
  sqlite3_result_error: { parameters: ['pointer', 'buffer', 'i32'], result: 'void' },
  sqlite3_result_null: { parameters: ['pointer'], result: 'void' },
  sqlite3_not_there: { parameters: [], result: 'void', optional: true },
});

const {
  sqlite3_bind_blob,
  sqlite3_bind_double,
  sqlite3_bind_int64,
  sqlite3_bind_null,
  sqlite3_bind_parameter_index,
  sqlite3_bind_text,
  sqlite3_changes,
  sqlite3_close_v2,
  sqlite3_column_blob,
  sqlite3_column_bytes,
  sqlite3_column_count,
  sqlite3_column_double,
  sqlite3_column_int64,
  sqlite3_column_name,
  sqlite3_column_text,
  sqlite3_column_type,
  sqlite3_create_function_v2,
  sqlite3_errmsg,
  sqlite3_errstr,
  sqlite3_exec,
  sqlite3_finalize,
  sqlite3_free,
  sqlite3_last_insert_rowid,
  sqlite3_open_v2,
  sqlite3_prepare_v2,
  sqlite3_reset,
  sqlite3_result_blob,
  sqlite3_result_double,
  sqlite3_result_error,
  sqlite3_result_int64,
  sqlite3_result_null,
  sqlite3_result_text,
  sqlite3_step,
  sqlite3_value_blob,
  sqlite3_value_bytes,
  sqlite3_value_double,
  sqlite3_value_int64,
  sqlite3_value_text,
  sqlite3_value_type,
  step_async,
} = library.symbols;

// The static methods are used without their class, as bindings do.
const { getCString, getArrayBuffer, copyInto } = Deno.UnsafePointerView;
const { create, equals, of, value: addressOf } = Deno.UnsafePointer;

const OK = 0;
const ROW = 100;
const DONE = 101;
const OPEN_READWRITE_CREATE_MEMORY = 0x2 | 0x4 | 0x80;
const UTF8 = 1;
const [INTEGER, FLOAT, TEXT, BLOB] = [1, 2, 3, 4];
/** Tells SQLite to copy what it is given. */
const TRANSIENT = create(0xffff_ffff_ffff_ffffn);

const encoder = new TextEncoder();
const cString = (text) => encoder.encode(`${text}\0`);
const log = (...values) =>
  console.log(
    ...values.map((value) => JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part))),
  );

/** What C leaves where an out-pointer points to. */
function out(call) {
  const place = new BigUint64Array(1);
  const status = call(place);
  return [status, create(place[0])];
}

function blobAt(pointer, length) {
  const bytes = new Uint8Array(length);
  if (length > 0) copyInto(pointer, bytes);
  return bytes;
}

class Statement {
  constructor(database, text) {
    this.database = database;
    const source = cString(text);
    const [status, pointer] = out((place) =>
      sqlite3_prepare_v2(database.pointer, source, source.byteLength, place, null),
    );
    database.check(status);
    this.pointer = pointer;
    const count = sqlite3_column_count(pointer);
    this.names = Array.from({ length: count }, (_, index) => getCString(sqlite3_column_name(pointer, index)));
  }

  bind(index, value) {
    if (value === null) return sqlite3_bind_null(this.pointer, index);
    if (typeof value === 'bigint') return sqlite3_bind_int64(this.pointer, index, value);
    if (typeof value === 'number') {
      return Number.isInteger(value)
        ? sqlite3_bind_int64(this.pointer, index, BigInt(value))
        : sqlite3_bind_double(this.pointer, index, value);
    }
    if (typeof value === 'string') {
      const text = cString(value);
      return sqlite3_bind_text(this.pointer, index, text, text.byteLength - 1, TRANSIENT);
    }
    return sqlite3_bind_blob(this.pointer, index, value, value.byteLength, TRANSIENT);
  }

  bindAll(values) {
    if (Array.isArray(values)) values.forEach((value, index) => this.database.check(this.bind(index + 1, value)));
    else {
      for (const [name, value] of Object.entries(values)) {
        const index = sqlite3_bind_parameter_index(this.pointer, cString(`:${name}`));
        this.database.check(this.bind(index, value));
      }
    }
    return this;
  }

  column(index) {
    switch (sqlite3_column_type(this.pointer, index)) {
      case INTEGER:
        return sqlite3_column_int64(this.pointer, index);
      case FLOAT:
        return sqlite3_column_double(this.pointer, index);
      case TEXT:
        return getCString(sqlite3_column_text(this.pointer, index));
      case BLOB: {
        const pointer = sqlite3_column_blob(this.pointer, index);
        const length = sqlite3_column_bytes(this.pointer, index);
        // Once as a view over SQLite's memory, once as a copy.
        const seen = length > 0 ? [...new Uint8Array(getArrayBuffer(pointer, length))] : [];
        return { seen, copied: [...blobAt(pointer, length)], null: pointer === null };
      }
      default:
        return null;
    }
  }

  row() {
    return Object.fromEntries(this.names.map((name, index) => [name, this.column(index)]));
  }

  all(...values) {
    this.bindAll(values.length === 1 && values[0]?.constructor === Object ? values[0] : values);
    const rows = [];
    let status;
    while ((status = sqlite3_step(this.pointer)) === ROW) rows.push(this.row());
    const reset = sqlite3_reset(this.pointer);
    if (status !== DONE) this.database.check(reset);
    return rows;
  }

  async allAsync(...values) {
    this.bindAll(values);
    const rows = [];
    while ((await step_async(this.pointer)) === ROW) rows.push(this.row());
    sqlite3_reset(this.pointer);
    return rows;
  }

  finalize() {
    sqlite3_finalize(this.pointer);
  }
}

const callbackType = { parameters: ['pointer', 'i32', 'pointer'], result: 'void' };
const finalType = { parameters: ['pointer'], result: 'void' };

/** The JavaScript values of sqlite3_value pointers that lie one after another. */
function valuesAt(count, pointer) {
  if (count === 0) return [];
  const view = new Deno.UnsafePointerView(pointer);
  return Array.from({ length: count }, (_, index) => {
    const value = view.getPointer(index * 8);
    switch (sqlite3_value_type(value)) {
      case INTEGER:
        return sqlite3_value_int64(value);
      case FLOAT:
        return sqlite3_value_double(value);
      case TEXT:
        return new Deno.UnsafePointerView(sqlite3_value_text(value)).getCString();
      case BLOB:
        return blobAt(sqlite3_value_blob(value), sqlite3_value_bytes(value));
      default:
        return null;
    }
  });
}

function giveResult(context, value) {
  if (value === null || value === undefined) sqlite3_result_null(context);
  else if (typeof value === 'bigint') sqlite3_result_int64(context, value);
  else if (typeof value === 'number') sqlite3_result_double(context, value);
  else if (typeof value === 'string') {
    const text = cString(value);
    sqlite3_result_text(context, text, text.byteLength - 1, TRANSIENT);
  } else sqlite3_result_blob(context, value, value.byteLength, TRANSIENT);
}

class Database {
  callbacks = [];

  constructor(path) {
    const [status, pointer] = out((place) => sqlite3_open_v2(cString(path), place, OPEN_READWRITE_CREATE_MEMORY, null));
    this.pointer = pointer;
    this.check(status);
  }

  check(status) {
    if (status !== OK)
      throw new Error(`${getCString(sqlite3_errstr(status))}: ${getCString(sqlite3_errmsg(this.pointer))}`);
  }

  callback(type, f) {
    const callback = new Deno.UnsafeCallback(type, f);
    this.callbacks.push(callback);
    return callback.pointer;
  }

  /** Calls `eachRow` with the texts of every row. */
  exec(text, eachRow) {
    const callback =
      eachRow &&
      new Deno.UnsafeCallback(
        { parameters: ['pointer', 'i32', 'pointer', 'pointer'], result: 'i32' },
        (_, count, texts) => {
          const view = new Deno.UnsafePointerView(texts);
          return eachRow(
            Array.from({ length: count }, (_, index) => {
              const text = view.getPointer(index * 8);
              return text === null ? null : getCString(text);
            }),
          );
        },
      );
    const [status, message] = out((place) =>
      sqlite3_exec(this.pointer, cString(text), callback?.pointer ?? null, null, place),
    );
    callback?.close();
    if (status === OK) return;
    const reason = getCString(message);
    sqlite3_free(message);
    throw new Error(reason);
  }

  function(name, count, f) {
    const call = this.callback(callbackType, (context, given, values) => {
      try {
        giveResult(context, f(...valuesAt(given, values)));
      } catch (error) {
        sqlite3_result_error(context, cString(error.message), -1);
      }
    });
    this.check(sqlite3_create_function_v2(this.pointer, cString(name), count, UTF8, null, call, null, null, null));
  }

  aggregate(name, { start, step, final }) {
    let state = start();
    const onStep = this.callback(callbackType, (_, given, values) => {
      state = step(state, ...valuesAt(given, values));
    });
    const onFinal = this.callback(finalType, (context) => {
      giveResult(context, final(state));
      state = start();
    });
    this.check(sqlite3_create_function_v2(this.pointer, cString(name), -1, UTF8, null, null, onStep, onFinal, null));
  }

  prepare(text) {
    return new Statement(this, text);
  }

  close() {
    this.check(sqlite3_close_v2(this.pointer));
    for (const callback of this.callbacks) callback.close();
  }
}

const tried = (f) => {
  try {
    return f();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};

const database = new Database(':memory:');
log('version', library.symbols.sqlite3_libversion_number() > 3_000_000, library.symbols.sqlite3_version === 51);
log('optional', library.symbols.sqlite3_not_there);

database.exec('create table thing (id integer primary key, name text, size real, data blob)');
const insert = database.prepare('insert into thing (name, size, data) values (:name, :size, :data)');
insert.all({ name: 'Grün ✓', size: 1.5, data: new Uint8Array([0, 255, 1]) });
insert.all({ name: null, size: 7, data: new Uint8Array(0) });
insert.all({ name: '', size: -0.25, data: new Uint8Array([1, 2, 3, 4]).subarray(1, 3) });
insert.all('large', 2n ** 62n, null);
insert.finalize();
log('inserted', sqlite3_changes(database.pointer), sqlite3_last_insert_rowid(database.pointer));

const select = database.prepare('select * from thing where id >= ?');
log('names', select.names);
log('all', select.all(1));
log('again', select.all(4n));
log('off the thread', await select.allAsync(2));
log(
  'of and equals',
  equals(select.pointer, create(addressOf(select.pointer))),
  typeof addressOf(of(new Uint8Array(8))),
);
select.finalize();

database.function('shout', 1, (text) => `${text.toUpperCase()}!`);
database.function('plus', 2, (a, b) => a + b);
database.function('backwards', 1, (bytes) => bytes.reverse());
database.function('no_value', 0, () => null);
database.function('fails', 0, () => {
  throw new Error('it does, wie gewünscht');
});
database.aggregate('joined', { start: () => [], step: (all, name) => [...all, name], final: (all) => all.join('+') });
const only = (text) => {
  const statement = database.prepare(text);
  try {
    return statement.all();
  } finally {
    statement.finalize();
  }
};
log('functions', only(`select shout('ä') a, plus(1, 2) b, plus(1.5, 2.25) c, backwards(x'010203') d, no_value() e`));
log('called for every row', only(`select shout(name) loud from thing where name is not null order by id`));
log('aggregate', only(`select joined(name) names from thing`));
log(
  'error of a function',
  tried(() => only('select fails()')),
);
log(
  'error of a statement',
  tried(() => database.prepare('selekt 1')),
);

const texts = [];
database.exec('select id, name from thing; select 5', (row) => {
  texts.push(row);
  return 0;
});
log('rows of exec', texts);
log(
  'stopped',
  tried(() => database.exec('select 1', () => 1)),
);

database.close();
library.close();
