'use strict';
// cc(): nothing is left behind, the code's own names win, what is closed throws, and no compiler is an error that
// says what to install.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { test, assert, isWindows, removeFolder, runScript } = require('../harness');
const { cc, JSCallback } = require('polyffi/bun');
const { findCompiler } = require('../../lib/bun/compilers/system');
const { findTcc } = require('../../lib/bun/compilers/tcc');

const skip = !findTcc() && !findCompiler() && 'there is no C compiler';

/** Writes sources into a folder of their own and gives their paths to a function. */
function withSources(sources, run) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-test-'));
  const files = Object.entries(sources).map(([name, text]) => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return file;
  });
  try {
    return run(...files);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

// Other processes may be compiling just now: this one has a folder of its own for what is temporary.
const temporary = isWindows ? 'TEMP' : 'TMPDIR';
process.env[temporary] = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-test-'));
process.on('exit', () => removeFolder(process.env[temporary]));

const leftovers = () => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('polyffi-cc-')).length;

test('compiles and calls', { skip }, () => {
  withSources({ 'add.c': 'int add(int a, int b) { return a + b; }\n' }, (file) => {
    const { symbols, close } = cc({ source: file, symbols: { add: { args: ['int', 'int'], returns: 'int' } } });
    assert.equal(symbols.add(40, 2), 42);
    close();
    assert.throws(() => symbols.add(1, 2), {
      name: 'TypeError',
      message: "bun:ffi: cannot call 'add' because its library was closed",
    });
    const again = cc({ source: pathToFileURL(file), symbols: { add: { args: ['int', 'int'], returns: 'int' } } });
    assert.equal(again.symbols.add(1, 2), 3);
    const named = Object.assign(new Blob(['']), { name: file });
    const third = cc({ source: [named], symbols: { add: { args: ['int', 'int'], returns: 'int' } } });
    assert.equal(third.symbols.add(1, 2), 3);
  });
});

test('leaves nothing in the folder of temporary files, also where it fails', { skip }, () => {
  const before = leftovers();
  withSources({ 'ok.c': 'int one(void) { return 1; }\n', 'bad.c': 'int one(void {\n' }, (ok, bad) => {
    const { symbols, close } = cc({ source: ok, symbols: { one: { returns: 'int' } } });
    assert.equal(symbols.one(), 1);
    // Windows keeps the file of a library as long as that is loaded.
    if (isWindows) close();
    assert.throws(() => cc({ source: ok, symbols: { two: {} } }), /^Error: "two" is missing from .*ok\.c\. Was it/);
    assert.throws(() => cc({ source: bad, symbols: { one: {} } }), /^Error: \d+ errors while compiling .*bad\.c\n/);
    assert.throws(() => cc({ source: ok, library: 'surely-not-there', symbols: { one: {} } }), /while compiling/);
  });
  assert.equal(leftovers(), before);
});

test('the code’s own functions win over the process’s of the same name', { skip }, () => {
  const source = `
    const char *zlibVersion(void) { return "mine"; }
    const char *version(void) { return zlibVersion(); }
    int getpid(void) { return -1; }
    int pid(void) { return getpid(); }`;
  withSources({ 'names.c': source }, (file) => {
    const { symbols } = cc({ source: file, symbols: { version: { returns: 'cstring' }, pid: { returns: 'int' } } });
    assert.deepEqual([symbols.version(), symbols.pid()], ['mine', -1]);
  });
});

test('several files, headers, macros, flags and libraries', { skip }, () => {
  withSources(
    {
      'main.c':
        '#include "value.h"\n#include <math.h>\nint helper(int);\n' +
        'double all(double v) { return sqrt(v) + helper(VALUE) + MACRO + FLAG; }\n',
      'helper.c': 'int helper(int v) { return v * 2; }\n',
      'include/value.h': '#define VALUE 10\n',
    },
    (main, helper, header) => {
      const { symbols } = cc({
        source: [main, helper],
        include: path.dirname(header),
        library: ['m'],
        define: { MACRO: '(100)' },
        flags: ['-DFLAG=1000'],
        symbols: { all: { args: ['f64'], returns: 'f64' } },
      });
      assert.equal(symbols.all(9), 1123);
    },
  );
});

test('a callback through compiled C, and an exception out of it', { skip }, () => {
  withSources({ 'call.c': 'int call(int (*f)(int), int v) { return f(v) + 1; }\n' }, (file) => {
    const { symbols, close } = cc({
      source: file,
      symbols: { call: { args: ['function', 'int'], returns: 'int' } },
    });
    const double = new JSCallback((v) => v * 2, { args: ['i32'], returns: 'i32' });
    assert.equal(symbols.call(double, 4), 9);
    const closing = new JSCallback((v) => (close(), v), { args: ['i32'], returns: 'i32' });
    assert.equal(symbols.call(closing, 4), 5, 'the code that runs stays until it has returned');
    assert.throws(() => symbols.call(double, 4), /library was closed/);
    double.close();
    closing.close();
  });
});

test('Node-API values go through as they are', { skip }, () => {
  const source = `
    #include <node_api.h>
    napi_value pair(napi_env env, napi_value a, napi_value b) {
      napi_value array;
      napi_create_array(env, &array);
      napi_set_element(env, array, 0, a);
      napi_set_element(env, array, 1, b);
      return array;
    }`;
  withSources({ 'pair.c': source }, (file) => {
    const { symbols } = cc({
      source: file,
      symbols: { pair: { args: ['napi_env', 'napi_value', 'napi_value'], returns: 'napi_value' } },
    });
    const object = {};
    const pair = symbols.pair(undefined, object, 'text');
    assert.deepEqual(pair, [object, 'text']);
    assert.equal(pair[0], object);
    for (let i = 0; i < 20_000; i++) assert.equal(symbols.pair(null, i, null)[0], i);
  });
});

test('two threads compile at once', { skip }, () => {
  const { status, stdout, stderr } = runScript(
    `const { Worker, isMainThread, parentPort } = require('node:worker_threads');
    const fs = require('node:fs'), os = require('node:os'), path = require('node:path');
    const { cc } = require('polyffi/bun');
    if (isMainThread) {
      let sum = 0, ended = 0;
      for (let i = 0; i < 4; i++) {
        new Worker(__filename).on('message', (n) => (sum += n)).on('exit', () => ++ended === 4 && console.log(sum));
      }
    } else {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-test-'));
      fs.writeFileSync(path.join(folder, 'one.c'), 'int one(void) { return 1; }');
      const { symbols } = cc({ source: path.join(folder, 'one.c'), symbols: { one: { returns: 'int' } } });
      fs.rmSync(folder, { recursive: true });
      parentPort.postMessage(symbols.one());
    }`,
  );
  assert.deepEqual([status, stdout, stderr], [0, '4\n', '']);
});

test('without a compiler it says what to install', () => {
  const { status, stdout } = runScript(
    `const { cc } = require('polyffi/bun');
    try {
      cc({ source: __filename, symbols: { one: { returns: 'int' } } });
    } catch (error) {
      console.log(error.code, error.message);
    }`,
    { env: { PATH: '/nowhere', CC: undefined, POLYFFI_LIBTCC: '/nowhere/libtcc.so' } },
  );
  assert.equal(status, 0);
  assert.match(stdout, /^ERR_FFI_NO_COMPILER cc\(\) needs libtcc or a C compiler: install .*apt install gcc/);
});
