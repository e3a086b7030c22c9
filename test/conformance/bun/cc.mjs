// cc(): forms of the options, errors, results at every type's limits, callbacks, Node-API types.
//
// Bun passes arguments to compiled C without checking them, so what does not fit is undefined there; only values that
// fit their type are tried here.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const sources = {
  'a.c': `#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
int add(int a, int b) { return a + b; }
int8_t i8(int8_t v) { return v; }
uint8_t u8(uint8_t v) { return v; }
int16_t i16(int16_t v) { return v; }
uint16_t u16(uint16_t v) { return v; }
int32_t i32(int32_t v) { return v; }
uint32_t u32(uint32_t v) { return v; }
int64_t i64(int64_t v) { return v; }
uint64_t u64(uint64_t v) { return v; }
float f32(float v) { return v; }
double f64(double v) { return v; }
bool boolean(bool v) { return !v; }
char character(char v) { return v; }
void *pointer(void *v) { return v; }
uint64_t u64_limit(void) { return UINT64_MAX; }
int64_t i64_limit(void) { return INT64_MIN; }
uint32_t u32_limit(void) { return UINT32_MAX; }
double mixed(int a, double b, float c, int64_t d, uint8_t e, double f, int g, int h, int i, double j) {
  return a + 2 * b + 3 * c + 4 * (double)d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j;
}
void nothing(void) {}
static int state = 5;
int counter(void) { return ++state; }
const char *hi(void) { return "hi \\xc3\\xa9"; }
const char *null_text(void) { return 0; }
const char *echo(const char *s) { return s; }
int length(const char *s) { return s ? (int)strlen(s) : -1; }
int first(const unsigned char *bytes) { return bytes[0]; }
int call(int (*f)(int), int v) { return f(v) * 2; }
int sum(int (*f)(int), int n) { int s = 0; for (int i = 0; i < n; i++) s += f(i); return s; }
char *made(int n) { char *s = malloc(n + 1); memset(s, 'm', n); s[n] = 0; return s; }
int data = 42;
`,
  'b.c': 'int add(int, int);\nint twice(int v) { return add(v, v); }\n',
  'defined.c': `#ifndef VALUE
#error VALUE is missing
#endif
#define TEXT(x) #x
#define SHOW(x) TEXT(x)
int value(void) { return VALUE + 0; }
const char *shown(void) { return SHOW(VALUE); }
`,
  'empty.c': `#ifdef EMPTY
int defined(void) { return 1; }
#else
int defined(void) { return 0; }
#endif
`,
  'header.c': '#include "own.h"\nint value(void) { return OWN; }\n',
  'include/own.h': '#define OWN 1234\n',
  'bad.c': 'int x( { return 1; }\n',
  'unresolved.c': 'int elsewhere(void);\nint value(void) { return elsewhere(); }\n',
  'math.c': '#include <math.h>\ndouble root(double v) { return sqrt(v); }\n',
  'header-napi.c':
    '#include <node_api.h>\nnapi_value three(napi_env env) { napi_value v; napi_create_int32(env, 3, &v); return v; }\n',
  'napi.c': `#include <stddef.h>
#include <stdint.h>
typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
int napi_create_int32(napi_env, int32_t, napi_value *);
int napi_create_string_utf8(napi_env, const char *, size_t, napi_value *);
int napi_get_value_int32(napi_env, napi_value, int32_t *);
int napi_typeof(napi_env, napi_value, int *);
int napi_create_object(napi_env, napi_value *);
int napi_set_named_property(napi_env, napi_value, const char *, napi_value);
int napi_throw_error(napi_env, const char *, const char *);
napi_value number(napi_env env) { napi_value v; napi_create_int32(env, 77, &v); return v; }
napi_value text(napi_env env) { napi_value v; napi_create_string_utf8(env, "from C", 6, &v); return v; }
int kind(napi_env env, napi_value v) { int t; napi_typeof(env, v, &t); return t; }
napi_value same(napi_value v) { return v; }
int32_t doubled(napi_env env, napi_value v) { int32_t n = -1; napi_get_value_int32(env, v, &n); return n * 2; }
napi_value object(napi_env env, napi_value v, int n) {
  napi_value o, k;
  napi_create_object(env, &o);
  napi_create_int32(env, n, &k);
  napi_set_named_property(env, o, "given", v);
  napi_set_named_property(env, o, "n", k);
  return o;
}
napi_value throws(napi_env env) { napi_throw_error(env, "E_CODE", "thrown by C"); return 0; }
`,
};

export default async function ({ api, record, section }) {
  const { cc, JSCallback, ptr, read, CString } = api;
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-cc-')));
  record.maskText(dir, 'dir');
  fs.mkdirSync(path.join(dir, 'include'));
  for (const [name, text] of Object.entries(sources)) fs.writeFileSync(path.join(dir, name), text);
  const before = process.cwd();
  process.chdir(dir);
  const add = { args: ['int', 'int'], returns: 'int' };
  const value = { returns: 'int' };

  section('source');
  for (const [label, source] of [
    ['relative', 'a.c'],
    ['./', './a.c'],
    ['absolute', path.join(dir, 'a.c')],
    ['file: string', pathToFileURL(path.join(dir, 'a.c')).href],
    ['URL', pathToFileURL(path.join(dir, 'a.c'))],
    ['array of one', ['a.c']],
    ['String object in an array', [`${dir}/a.c`]],
  ]) {
    record(label, () => cc({ source, symbols: { add } }).symbols.add(2, 3));
  }
  record('two files', () =>
    cc({ source: ['a.c', 'b.c'], symbols: { add, twice: { args: ['int'], returns: 'int' } } }).symbols.twice(21),
  );
  record('array of URLs', () =>
    cc({ source: [pathToFileURL(path.join(dir, 'a.c'))], symbols: { add } }).symbols.add(2, 3),
  );
  for (const [label, source] of [
    ['undefined', undefined],
    ['null', null],
    ['5', 5],
    ['true', true],
    ['{}', {}],
    ['[]', []],
    ['[5]', [5]],
    ['[null]', [null]],
    ['[[]]', [[]]],
    ['""', ''],
    ['[""]', ['']],
    ['Symbol()', Symbol('s')],
    ['5n', 5n],
    ['function', () => 1],
    ['http URL', new URL('http://x/a.c')],
    ['[mixed]', ['a.c', 5]],
    ['String object', new String('a.c')],
    ['Date', new Date(0)],
    ['0', 0],
    ['false', false],
    ['NaN', NaN],
    ['-1', -1],
    ['a long string', 'x'.repeat(40)],
    ['Symbol in an array', [Symbol('s')]],
    ['named function', function named() {}],
    ['null prototype', Object.create(null)],
    ['class instance', new (class Named {})()],
    ['[undefined]', [undefined]],
    ['[true]', [true]],
    ['[object]', [{}]],
    ['[String object]', [new String('a.c')]],
  ]) {
    record(`source ${label}`, () => typeof cc({ source, symbols: { add } }));
  }
  record('options.source afterwards', () => {
    const options = { source: './a.c', symbols: { add } };
    cc(options);
    return [options.source, Object.keys(options)];
  });
  record('options.source of a URL afterwards', () => {
    const options = { source: pathToFileURL(path.join(dir, 'a.c')), symbols: { add } };
    cc(options);
    return options.source;
  });
  record('options.source of an array afterwards', () => {
    const options = { source: ['./a.c', pathToFileURL(path.join(dir, 'b.c'))], symbols: { add } };
    cc(options);
    return options.source;
  });
  for (const [label, options] of [
    ['undefined', undefined],
    ['null', null],
    ['5', 5],
    ['"x"', 'x'],
    ['true', true],
    ['[]', []],
    ['{}', {}],
    ['function', () => 1],
    ['5n', 5n],
  ]) {
    record(`options ${label}`, () => cc(options));
  }

  section('symbols');
  for (const [label, symbols] of [
    ['undefined', undefined],
    ['null', null],
    ['5', 5],
    ['"x"', 'x'],
    ['{}', {}],
    ['[]', []],
    ['true', true],
    ['function', () => 1],
    ['descriptor null', { add: null }],
    ['descriptor 5', { add: 5 }],
    ['unknown type', { add: { args: ['wat'] } }],
    ['unknown return', { add: { returns: 'wat' } }],
    ['args null', { add: { args: null } }],
    ['buffer_length', { add: { args: ['buffer_length'] } }],
    ['returns buffer', { add: { returns: 'buffer' } }],
    ['returns napi_env', { add: { returns: 'napi_env' } }],
    ['missing', { zz: {} }],
    ['one missing', { add, zz: {} }],
    ['number type', { add: { args: [5, 5], returns: 5 } }],
    ['inherited', Object.create({ add })],
    ['"" only', { '': add }],
    ['Symbol()', Symbol('s')],
    ['5n', 5n],
    ['a string', "it's"],
    ['a longer string', 'abcdefghijklmnopqrstuvwxyz0123'],
    ['-0', -0],
    ['NaN', NaN],
  ]) {
    record(`${label}`, () => Object.keys(cc({ source: 'a.c', symbols }).symbols));
  }
  record('bad type before the file', () => cc({ source: 'none.c', symbols: { add: { args: ['wat'] } } }));
  record('bad symbols before the source', () => cc({ source: 5, symbols: null }));

  section('options');
  for (const option of ['library', 'include', 'flags']) {
    for (const [label, given] of [
      ['undefined', undefined],
      ['null', null],
      ['5', 5],
      ['{}', {}],
      ['[5]', [5]],
      ['[]', []],
      ['""', ''],
      ['true', true],
      ['false', false],
      ['[null]', [null]],
      ['["", 5]', ['', 5]],
      ['Symbol()', Symbol('s')],
      ['function', () => 1],
      ['5n', 5n],
      ['0', 0],
    ]) {
      record(`${option} ${label}`, () => cc({ source: 'a.c', symbols: { add }, [option]: given }).symbols.add(1, 2));
    }
  }
  for (const [label, define] of [
    ['undefined', undefined],
    ['null', null],
    ['5', 5],
    ['[]', []],
    ['"x"', 'x'],
    ['true', true],
    ['{}', {}],
    ['function', () => 1],
  ]) {
    record(`define ${label}`, () => cc({ source: 'a.c', symbols: { add }, define }).symbols.add(1, 2));
  }
  const shown = { value, shown: { returns: 'cstring' } };
  record('define a string', () => cc({ source: 'defined.c', symbols: shown, define: { VALUE: '42' } }).symbols.value());
  record('define text', () =>
    cc({ source: 'defined.c', symbols: shown, define: { VALUE: '(1 + 2)' } }).symbols.shown(),
  );
  record('define an empty string', () =>
    cc({ source: 'defined.c', symbols: shown, define: { VALUE: '' } }).symbols.value(),
  );
  for (const [label, given] of [
    ['100', 100],
    ['true', true],
    ['null', null],
    ['undefined', undefined],
    ['{}', {}],
    ['0', 0],
    ['5n', 5n],
  ]) {
    record(`define ${label} is empty`, () => [
      cc({ source: 'empty.c', symbols: { defined: value }, define: { EMPTY: given } }).symbols.defined(),
      cc({ source: 'defined.c', symbols: shown, define: { VALUE: given } }).symbols.shown(),
    ]);
  }
  record('flags string', () => cc({ source: 'defined.c', symbols: shown, flags: '-DVALUE=43' }).symbols.value());
  record('flags two in a string', () =>
    cc({ source: 'defined.c', symbols: shown, flags: '-DOTHER -DVALUE=44' }).symbols.value(),
  );
  record('flags array', () => cc({ source: 'defined.c', symbols: shown, flags: ['-DVALUE=45'] }).symbols.value());
  record('flags array of two', () =>
    cc({ source: 'defined.c', symbols: shown, flags: ['-DOTHER', '-DVALUE=46'] }).symbols.value(),
  );
  record('include string', () => cc({ source: 'header.c', symbols: { value }, include: 'include' }).symbols.value());
  record('include absolute', () =>
    cc({ source: 'header.c', symbols: { value }, include: path.join(dir, 'include') }).symbols.value(),
  );
  record('include array', () =>
    cc({ source: 'header.c', symbols: { value }, include: ['nowhere', 'include'] }).symbols.value(),
  );
  record('library', () =>
    cc({ source: 'math.c', symbols: { root: { args: ['f64'], returns: 'f64' } }, library: 'm' }).symbols.root(2),
  );
  record('library array', () =>
    cc({ source: 'math.c', symbols: { root: { args: ['f64'], returns: 'f64' } }, library: ['m', 'c'] }).symbols.root(9),
  );
  record('order of checks', () => cc({ source: 'a.c', symbols: { add }, library: 5, include: 5, flags: 5 }));
  record('getters', () => {
    const order = [];
    const options = {};
    for (const [name, given] of Object.entries({ symbols: { add }, define: {}, flags: '', include: [], library: [] })) {
      Object.defineProperty(options, name, { enumerable: true, get: () => (order.push(name), given) });
    }
    let source = 'a.c';
    Object.defineProperty(options, 'source', {
      enumerable: true,
      get: () => (order.push('source'), source),
      set: (given) => {
        order.push('source set');
        source = given;
      },
    });
    cc(options);
    return [...new Set(order)];
  });

  section('errors');
  const failure = (options) => {
    try {
      cc(options);
      return 'no error';
    } catch (error) {
      // The compiler's own words differ with the compiler.
      return [error.constructor.name, error.code, /^\d+ errors while compiling /.test(error.message)];
    }
  };
  record('missing file', () => failure({ source: 'none.c', symbols: { add } }));
  record('syntax', () => failure({ source: 'bad.c', symbols: { x: value } }));
  record('#error', () => failure({ source: 'defined.c', symbols: { value } }));
  record('missing library', () => failure({ source: 'a.c', symbols: { add }, library: 'surely-not-there' }));
  record('missing header', () => failure({ source: 'header.c', symbols: { value } }));
  record('unknown flag', () => failure({ source: 'a.c', symbols: { add }, flags: '--surely-unknown' }));
  record('unresolved', () => {
    try {
      cc({ source: 'unresolved.c', symbols: { value } });
      return 'no error';
    } catch (error) {
      return [error.constructor.name, error.message.includes('elsewhere')];
    }
  });
  record('missing file: text', () => cc({ source: 'none.c', symbols: { add } }));
  record('syntax: text', () => cc({ source: 'bad.c', symbols: { x: value } }));
  record('two files, one missing', () => failure({ source: ['a.c', 'none.c'], symbols: { add } }));
  record('void in args', () => Object.keys(cc({ source: 'a.c', symbols: { add: { args: ['void'] } } }).symbols));

  section('object');
  const library = cc({
    source: 'a.c',
    symbols: { add, hi: { returns: 'cstring' }, echo: { args: ['ptr'], returns: 'cstring' } },
  });
  record('own', () => record.describe(library).map((line) => line.replace(/"bound [^"]*"|"close"/g, 'close')));
  record('tag', () => Object.prototype.toString.call(library));
  record('keys', () => [Object.keys(library), Object.keys(library.symbols)]);
  record('function', () => {
    const f = library.symbols.add;
    return [typeof f, f.name, f.length, typeof f.ptr, typeof f.native, f.native === f];
  });
  record('function own', () =>
    record
      .describe(library.symbols.add)
      .filter((line) => !line.startsWith('prototype'))
      .map((line) => line.replace(/\d{6,}/, 'address'))
      .sort(),
  );
  record('string function own', () =>
    record
      .describe(library.symbols.hi)
      .filter((line) => !line.startsWith('prototype'))
      .map((line) => line.replace(/\d{6,}/, 'address'))
      .sort(),
  );
  record('string function', () => {
    const f = library.symbols.echo;
    return [typeof f, f.name, f.length, typeof f.ptr, typeof f.native];
  });

  section('calls');
  const types = {
    i8: ['i8', [0, 127, -128]],
    u8: ['u8', [0, 255]],
    i16: ['i16', [32767, -32768]],
    u16: ['u16', [65535]],
    i32: ['i32', [2147483647, -2147483648, 0]],
    u32: ['u32', [0, 1, 2147483647]],
    i64: ['i64', [0n, 5n, 2n ** 62n, -(2n ** 63n)]],
    u64: ['u64', [0n, 2n ** 64n - 1n]],
    f32: ['f32', [0.5, -1.25, 0.10000000149011612]],
    f64: ['f64', [0.1, -1e300, 1.5]],
    boolean: ['bool', [true, false]],
    character: ['char', [65, -1]],
  };
  for (const [name, [type, all]] of Object.entries(types)) {
    const f = cc({ source: 'a.c', symbols: { [name]: { args: [type], returns: type } } }).symbols[name];
    for (const given of all) record(`${type} ${given}`, () => f(given));
  }
  const { symbols } = cc({
    source: 'a.c',
    symbols: {
      add,
      u64_limit: { returns: 'u64' },
      i64_limit: { returns: 'i64' },
      u32_limit: { returns: 'u32' },
      nothing: {},
      counter: value,
      hi: { returns: 'cstring' },
      null_text: { returns: 'cstring' },
      echo: { args: ['cstring'], returns: 'cstring' },
      length: { args: ['cstring'], returns: 'int' },
      first: { args: ['ptr'], returns: 'int' },
      call: { args: ['function', 'int'], returns: 'int' },
      sum: { args: ['callback', 'int'], returns: 'int' },
      made: { args: ['int'], returns: 'ptr' },
      pointer: { args: ['ptr'], returns: 'ptr' },
      mixed: { args: ['int', 'f64', 'f32', 'i64', 'u8', 'f64', 'int', 'int', 'int', 'f64'], returns: 'f64' },
    },
  });
  for (const name of ['u64_limit', 'i64_limit', 'u32_limit', 'nothing', 'counter', 'hi', 'null_text'])
    record(name, () => symbols[name]());
  record('fast types', () => {
    const fast = cc({
      source: 'a.c',
      symbols: { u64_limit: { returns: 'u64_fast' }, i64_limit: { returns: 'i64_fast' } },
    }).symbols;
    return [fast.u64_limit(), fast.i64_limit()];
  });
  record('mixed', () => symbols.mixed(1, 2.5, 0.5, 4n, 5, 6.5, 7, 8, 9, 10.5));
  record('string to cstring', () => symbols.length('text'));
  record('Buffer to cstring', () => symbols.length(Buffer.from('text\0')));
  record('null to cstring', () => symbols.length(null));
  record('echo', () => symbols.echo(Buffer.from('écho\0')));
  record('view', () => symbols.first(Uint8Array.of(9, 8)));
  record('view at an offset', () => symbols.first(Uint8Array.of(9, 8).subarray(1)));
  record('pointer to a view', () => {
    const bytes = Uint8Array.of(7, 6);
    return symbols.first(ptr(bytes));
  });
  record('null pointer', () => symbols.pointer(null));
  record('pointer round trip', () => symbols.pointer(4096));
  record('made memory', () => String(new CString(symbols.made(5))));
  record('callback', () => {
    const callback = new JSCallback((v) => v + 1, { args: ['i32'], returns: 'i32' });
    const seen = [symbols.call(callback.ptr, 4), symbols.sum(callback.ptr, 10)];
    callback.close();
    return seen;
  });
  record('callback that throws', () => {
    const callback = new JSCallback(
      () => {
        throw new Error('through cc');
      },
      { args: ['i32'], returns: 'i32' },
    );
    return symbols.call(callback.ptr, 4);
  });
  record('data symbol', () => read.i32(cc({ source: 'a.c', symbols: { data: {} } }).symbols.data.ptr));
  record('two libraries have their own state', () => {
    const one = cc({ source: 'a.c', symbols: { counter: value } }).symbols;
    const two = cc({ source: 'a.c', symbols: { counter: value } }).symbols;
    return [one.counter(), one.counter(), two.counter()];
  });
  record('hot', () => {
    let sum = 0;
    for (let i = 0; i < 100_000; i++) sum += symbols.add(i, 1);
    return sum;
  });

  section('close');
  record('close', () => library.close());
  record('again', () => library.close());
  record('call', () => library.symbols.add(1, 2));
  record('string call', () => library.symbols.hi());
  record('detached', () => {
    const { close, symbols: own } = cc({ source: 'a.c', symbols: { add } });
    const seen = [own.add(1, 2), close()];
    try {
      own.add(1, 2);
    } catch (error) {
      seen.push(error.message);
    }
    return seen;
  });

  section('Node-API');
  record('header', () => {
    const symbols = { three: { args: ['napi_env'], returns: 'napi_value' } };
    return cc({ source: 'header-napi.c', symbols }).symbols.three(null);
  });
  const napi =
    record('compiles', () => Boolean(cc({ source: 'napi.c', symbols: napiSymbols }))) &&
    cc({ source: 'napi.c', symbols: napiSymbols }).symbols;
  record('a number made in C', () => napi.number(null));
  record('a text made in C', () => napi.text(null));
  for (const [label, given] of [
    ['undefined', undefined],
    ['null', null],
    ['true', true],
    ['5', 5],
    ['"x"', 'x'],
    ['Symbol()', Symbol('s')],
    ['{}', {}],
    ['function', () => 1],
    ['5n', 5n],
  ]) {
    record(`kind of ${label}`, () => napi.kind(null, given));
  }
  record('the same object', () => {
    const object = {};
    return napi.same(object) === object;
  });
  record('same of each kind', () => [1.5, 'x', null, undefined, true, 7n].map((given) => napi.same(given)));
  record('a number read in C', () => napi.doubled(null, 21));
  record('an object made in C', () => napi.object(null, 'text', 9));
  record('thrown in C', () => napi.throws(null));
  record('length', () => [napi.number.length, napi.object.length]);

  process.chdir(before);
  fs.rmSync(dir, { recursive: true });
}

const napiSymbols = {
  number: { args: ['napi_env'], returns: 'napi_value' },
  text: { args: ['napi_env'], returns: 'napi_value' },
  kind: { args: ['napi_env', 'napi_value'], returns: 'int' },
  same: { args: ['napi_value'], returns: 'napi_value' },
  doubled: { args: ['napi_env', 'napi_value'], returns: 'i32' },
  object: { args: ['napi_env', 'napi_value', 'int'], returns: 'napi_value' },
  throws: { args: ['napi_env'], returns: 'napi_value' },
};
