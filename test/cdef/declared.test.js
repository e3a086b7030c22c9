'use strict';
// cdef's declarations: types, constants, functions, how they print, and the library that open gives.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test, assert, load, fixture } = require('../harness');
const { open, text } = require('./library');

const { alloc, cdef, dlclose, addressOf } = load.require();

test('the library has C names and nothing else', () => {
  const { library } = open();
  assert.equal(Object.getPrototypeOf(library), null);
  assert.ok(Object.keys(library).includes('add'));
  assert.equal('toString' in library, false);
  const { library: thenable } = { library: cdef('int then(int); int add(int, int);').open(fixture('cdef')) };
  assert.deepEqual(Object.keys(thenable), ['add']);
});

test('a name that C uses twice is the function first', () => {
  const declared = cdef('int add(int a, int b);\n#define add 5\n#define half 7\nenum { negate = 3 };');
  const library = declared.open(fixture('cdef'));
  assert.equal(typeof library.add, 'function');
  assert.equal(library.half, 7);
  assert.equal(library.negate, 3);
});

test('binding is lazy: what is missing says so when it is touched', () => {
  const library = cdef('int add(int, int); int nothing_there(void);').open(fixture('cdef'));
  assert.equal(library.add(1, 2), 3);
  assert.throws(() => library.nothing_there, { code: 'ERR_FFI_CALL_FAILED', message: /nothing_there/ });
});

test('what frees a result is missing: the error says whose it is', () => {
  const { library } = open({ functions: { copy: { owned: 'nothing_there' } } });
  assert.throws(() => library.copy, { code: 'ERR_FFI_CALL_FAILED', message: /nothing_there.*owned of copy names it/ });
});

test('elements of a flexible array in an object: the error says what has room for them', () => {
  const type = cdef('').type('struct { int count; int times[]; }');
  const write = (target, value) => target.write(value, new Uint8Array(target.size));
  assert.throws(() => write(type, { count: 2, times: [1, 2] }), {
    code: 'ERR_INVALID_ARG_VALUE',
    message: /alloc\(type\.flexible\(2\)\)/,
  });
  write(type, { count: 0, times: [] });
  write(type.flexible(2), { count: 2, times: [1, 2] });
});

test('a closed library refuses', () => {
  const { library } = open();
  const { add } = library;
  dlclose(library);
  assert.throws(() => add(1, 2), { code: 'ERR_FFI_LIBRARY_CLOSED' });
  assert.throws(() => library.half, { code: 'ERR_FFI_LIBRARY_CLOSED' });
});

test('addressOf finds variables and functions', () => {
  const { library, declared } = open();
  assert.equal(declared.type('int').read(addressOf(library, 'counted')), library.counted);
  assert.equal(addressOf(library, 'add'), library.add.pointer);
  assert.throws(() => addressOf(library, 'missing'), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => addressOf({}, 'x'), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('static const with a value is a constant', () => {
  const {
    constants,
    variables,
    open: openIt,
  } = cdef(`
    struct pair { int x, y; };
    static const int N = 5, M = N + 1;
    static const unsigned char CUT = 300;
    static const double HALF = 0.5;
    static const char *const NAME = "po" "lyffi";
    static const struct pair PAIR = { .y = 2 };
    static const int unknown = f(3);
    static const int table[] = { 1, 2 };
    extern const int counted;
    int list[M];
    #define ALIAS N
  `);
  assert.deepEqual(
    { ...constants },
    { N: 5, M: 6, CUT: 44, HALF: 0.5, NAME: 'polyffi', PAIR: { x: 0, y: 2 }, ALIAS: 5 },
  );
  assert.deepEqual(Object.keys(variables), ['counted', 'list']);
  assert.equal(openIt(fixture('cdef')).M, 6);
});

test('types and functions print as C', () => {
  const declared = cdef(text);
  assert.equal(String(declared.functions.move), 'void move(struct point *point, int by);');
  assert.equal(String(declared.types['struct point']), 'struct point {\n  int x;\n  int y;\n}');
  assert.equal(String(declared.type('int (*[3])(const char *)')), 'int (*[3])(const char *)');
  // What is printed is read again as the same.
  const again = cdef(`${declared.types['struct flags']};`);
  assert.equal(String(again.types['struct flags']), String(declared.types['struct flags']));
});

test('types have sizes, offsets, and read, write and view memory and addresses', () => {
  const { types, type } = cdef(text);
  const Shape = types['struct shape'];
  assert.deepEqual(Object.keys(Shape.offsets), ['name', 'color', 'corners', 'label', 'area']);
  const bytes = new Uint8Array(Shape.size);
  Shape.write({ name: 'abc', color: 'BLUE' }, bytes);
  assert.equal(Shape.read(bytes).name, 'abc');
  const view = Shape.view(bytes);
  view.corners[1].x = 9;
  assert.equal(Shape.read(bytes).corners[1].x, 9);
  assert.deepEqual(Object.keys({ ...view }), Object.keys(Shape.offsets));
  assert.equal(JSON.parse(JSON.stringify(view)).name, 'abc');
  assert.throws(() => Shape.read(new Uint8Array(3)), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => Shape.write({ label: 'kept' }, bytes), /alloc\(\) gives memory/);
  void type;
});

test('mistakes in text are all in one error', () => {
  assert.throws(
    () => cdef('int f(foo);\nint g(struct);\nint h(int);'),
    (error) => error instanceof SyntaxError && error.code === 'ERR_FFI_C_SYNTAX' && error.errors.length === 2,
  );
  assert.throws(() => cdef('int a;').type('unsinged int'), { code: 'ERR_FFI_C_SYNTAX' });
  assert.throws(() => cdef({ header: 'x.h' }), { code: 'ERR_INVALID_ARG_VALUE', message: /no option 'header'/ });
});

test('mistakes in headers are collected, and the rest works', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-header-'));
  try {
    fs.writeFileSync(
      path.join(folder, 'broken.h'),
      '#include <nothing-of-the-kind.h>\nint add(int, int);\nint f(foo);\n',
    );
    const declared = cdef({ headers: 'broken.h', include: folder });
    assert.match(declared.errors[0].message, /was not found/);
    assert.match(declared.errors[1].message, /unknown type 'foo'/);
    assert.equal(declared.open(fixture('cdef')).add(1, 2), 3);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('macros and enumerations are constants', () => {
  const { constants } = cdef(`
#define ONE 1
#define BIG 0x100000000
#define NAME "polyffi"
#define HALF 0.5
typedef struct { unsigned char r, g, b, a; } Color;
#define CLITERAL(type) (type)
#define RED CLITERAL(Color){ 230, 41, 55, 255 }
#define CALL(x) x
enum { TWO = 2 };`);
  assert.deepEqual(
    { ...constants },
    { TWO: 2, ONE: 1, BIG: 0x100000000n, NAME: 'polyffi', HALF: 0.5, RED: { r: 230, g: 41, b: 55, a: 255 } },
  );
});

test('a header that is named and missing is an error', () => {
  assert.throws(() => cdef({ headers: ['stddef.h', 'sqlit3-missing.h'] }), {
    code: 'ERR_FFI_C_SYNTAX',
    message: /header 'sqlit3-missing.h' was not found/,
  });
});

const skip = process.platform !== 'linux' && 'needs the headers of Linux';

test('functions that a header renames are found by their real names', { skip }, () => {
  const declared = cdef({ headers: ['stdio.h', 'string.h', 'wchar.h'] });
  const library = declared.open(null);
  const out = alloc('int');
  assert.equal(library.sscanf('42', '%d', out), 1);
  assert.equal(out.value, 42);
  const renamed = Object.values(declared.functions).filter(({ name, symbol }) => name !== symbol);
  for (const { name } of renamed) assert.ok(addressOf(library, name) > 0n, name);
});

test('the parts of declarations can be taken apart', () => {
  const { open, type } = cdef('struct s { int a; }; int abs(int);');
  assert.equal(type('struct s').size, 4);
  assert.equal(open(null).abs(-4), 4);
});
