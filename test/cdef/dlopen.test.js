'use strict';
// dlopen with C text, with lists of paths and URLs; and what it does not take for C.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { test, assert, load, fixture, runScript } = require('../harness');

const { dlopen, findLibrary } = load.require();

test('a text is a whole library', () => {
  const library = dlopen(fixture('cdef'), 'int add(int a, int b); extern int counted; enum { SIX = 6 };');
  assert.equal(library.functions.add(1, 2), 3);
  assert.equal(library.symbols.counted, 7);
  assert.equal(library.functions.SIX, 6);
  library.close();
  assert.throws(() => library.functions.add(1, 2), { code: 'ERR_FFI_LIBRARY_CLOSED' });
});

test('a string stands where a signature does, beside those of node:ffi', () => {
  const { functions, close } = dlopen(fixture('cdef'), {
    add: 'int add(int a, int b)',
    plus: { symbol: 'add', arguments: ['int', 'int'], return: 'int' },
    sum: { c: 'int sum(int, int)', symbol: 'add' },
    failing: { c: 'int fail(int)', symbol: 'fail', errno: true },
    missing: { c: 'int missing(void)', optional: true },
    copied: { c: 'char *copy(const char *)', symbol: 'copy', owned: 'release' },
    counted: { type: 'int' },
  });
  assert.deepEqual(Object.keys(functions), ['add', 'plus', 'sum', 'failing', 'missing', 'copied', 'counted']);
  assert.equal(functions.add(1, 2), 3);
  assert.equal(functions.plus(1, 2), 3);
  assert.equal(functions.sum(1, 2), 3);
  assert.deepEqual(functions.failing(5), { value: -1, errno: 5 });
  assert.equal(functions.missing, null);
  assert.equal(functions.copied('text'), 'text');
  assert.equal(functions.counted.value, 7);
  close();
  assert.throws(() => functions.counted.value, { code: 'ERR_FFI_LIBRARY_CLOSED' });
});

test('the first of a list that opens; the error has every reason', () => {
  const list = [null, 'libthere-is-none.so', pathToFileURL(fixture('cdef'))];
  assert.equal(dlopen(list, { add: 'int add(int, int)' }).functions.add(1, 2), 3);
  assert.throws(() => dlopen(['libnone-a.so', 'libnone-b.so'], 'int x(void);'), {
    code: 'ERR_FFI_CALL_FAILED',
    message: /libnone-a[^]*libnone-b/,
  });
  for (const none of [[], [null]]) assert.throws(() => dlopen(none, 'int x(void);'), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('wrong options are named', () => {
  const one = (definition) => () => dlopen(fixture('cdef'), { add: definition });
  assert.throws(one({ c: 'int add(int, int)', errnos: true }), /no option 'errnos'/);
  assert.throws(one({ c: 'int add(int, int)', errno: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(one('int x; int y;'), /expected one function in C, found 0/);
  assert.throws(one('int add(int a, '), { code: 'ERR_FFI_C_SYNTAX' });
  assert.throws(one({ c: 'int add(int, int)', owned: 'release' }), /owned is for results of type char \*/);
});

test('a signature of node:ffi that has a property of these names keeps its meaning', () => {
  const { functions } = dlopen(fixture('cdef'), { add: { c: 'x', arguments: ['int', 'int'], return: 'int' } });
  assert.equal(functions.add(1, 2), 3);
});

test('findLibrary gives a path that opens, or null', () => {
  const found = findLibrary(process.platform === 'darwin' ? 'sqlite3' : 'c');
  assert.ok(found === null || path.isAbsolute(found));
  assert.equal(findLibrary('there_is_no_such_library'), null);
  assert.throws(() => findLibrary('./x'), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => findLibrary('../lib/x'), { code: 'ERR_INVALID_ARG_VALUE' });
});

/** How a library is called, and which variable names the folders that are searched for it, by platform. */
const [called, searched] = {
  win32: ['there.dll', 'PATH'],
  darwin: ['libthere.dylib', 'DYLD_LIBRARY_PATH'],
}[process.platform] ?? ['libthere.so', 'LD_LIBRARY_PATH'];

test('a logical name is found, and never in the current folder', () => {
  const script = `
    const { cdef, dlopen } = require('polyffi');
    const text = 'int add(int a, int b);';
    const say = (f) => { try { console.log(f()); } catch (error) { console.log(error.code, error.message); } };
    say(() => dlopen('there', text).functions.add(1, 2));
    say(() => cdef(text).open(['nowhere', 'there']).add(3, 4));
    process.env[${JSON.stringify(searched)}] = '';
    say(() => dlopen('there', text));
    say(() => cdef(text).open('there'));
  `;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-find-'));
  const file = path.join(folder, called);
  try {
    fs.copyFileSync(fixture('cdef'), file);
    fs.copyFileSync(file, path.join(folder, 'there'));
    const { stdout, stderr } = runScript(script, { cwd: folder, env: { [searched]: folder } });
    const missing =
      "ERR_FFI_CALL_FAILED dlopen failed: no library is called 'there'; it is in the current folder: write ./there";
    assert.equal(stdout.trim(), ['3', '7', missing, missing].join('\n'), stderr);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
