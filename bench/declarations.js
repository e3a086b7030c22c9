'use strict';
// `node bench/declarations.js`: how long C takes to be read, and what its conversions cost beside koffi's and those of the
// same functions by types. Each time of reading is that of a process of its own, the best of several.

const { spawnSync } = require('node:child_process');
const path = require('node:path');

const ROUNDS = 7;
const polyffi = JSON.stringify(path.join(__dirname, '..'));
const clang = JSON.stringify(path.join(__dirname, '..', 'test', 'c', 'clang.js'));
const twenty = Array.from({ length: 20 }, (_, index) => `int f${index}(int a, const char *b, struct point *p);`).join(
  ' ',
);

/** Programs whose milliseconds are printed. */
const programs = {
  'load polyffi': `require(${polyffi});`,
  'load polyffi, 20 declarations': `require(${polyffi}).cdef('struct point { int x, y; }; ${twenty}').functions.f19;`,
  'sqlite3.h to the first call': `
    require(${polyffi}).cdef({ headers: 'sqlite3.h' }).open('libsqlite3.so.0').sqlite3_libversion_number();`,
  'sqlite3.h by libclang to the first call': `
    const { dlopen } = require(${polyffi});
    const { openClang, declarationsIn } = require(${clang});
    const fs = require('node:fs');
    const file = require('node:path').join(require('node:os').tmpdir(), 'polyffi-bench-' + process.pid + '.c');
    fs.writeFileSync(file, '#include <sqlite3.h>');
    const found = declarationsIn(openClang(), file);
    fs.rmSync(file);
    if (found.functions.get('sqlite3_libversion_number') !== 0) throw new Error('not found');
    const { functions } = dlopen('libsqlite3.so.0', { sqlite3_libversion_number: { return: 'int' } });
    functions.sqlite3_libversion_number();`,
};

function milliseconds(program) {
  const timed = `const started = performance.now(); ${program}; console.log(performance.now() - started);`;
  const times = Array.from({ length: ROUNDS }, () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', timed], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return Number(stdout.trim().split('\n').at(-1));
  });
  return Math.min(...times);
}

/** Nanoseconds a call: each loop is a function of its own text, and the best of several rounds counts. */
function nanoseconds(name, run) {
  const count = 200_000;
  const loop = new Function('run', `/* ${name} */ for (let i = 0; i < ${count}; i++) run(i);`);
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const started = process.hrtime.bigint();
    loop(run);
    best = Math.min(best, Number(process.hrtime.bigint() - started) / count);
  }
  return best;
}

function calls() {
  const { cdef, dlopen } = require('..');
  const text = 'int abs(int value); double frexp(double value, int *exponent); typedef struct { int quot, rem; } pair;';
  const c = cdef(`${text} int memcmp(const pair *a, const pair *b, size_t size);`).open(null);
  const types = dlopen(null, { abs: { arguments: ['int'], return: 'int' } }).functions;
  const rows = {
    'abs by C text': nanoseconds('text', (i) => c.abs(i)),
    'abs by types': nanoseconds('types', (i) => types.abs(i)),
    'two structs from objects': nanoseconds('objects', (i) => c.memcmp({ quot: i, rem: 2 }, { quot: i, rem: 3 }, 8)),
  };
  const exponent = new Int32Array(1);
  rows['out parameter'] = nanoseconds('out', (i) => c.frexp(i, exponent) + exponent[0]);
  let koffi;
  try {
    koffi = require('koffi');
  } catch {
    return rows;
  }
  const lib = koffi.load('libc.so.6');
  const m = koffi.load('libm.so.6');
  koffi.struct('pair', { quot: 'int', rem: 'int' });
  const memcmp = lib.func('int memcmp(const pair *a, const pair *b, size_t size)');
  const frexp = m.func('double frexp(double value, _Out_ int *exponent)');
  rows['koffi: two structs from objects'] = nanoseconds('koffi objects', (i) =>
    memcmp({ quot: i, rem: 2 }, { quot: i, rem: 3 }, 8),
  );
  const out = [0];
  rows['koffi: out parameter'] = nanoseconds('koffi out', (i) => frexp(i, out) + out[0]);
  return rows;
}

for (const [name, program] of Object.entries(programs)) console.log(`${milliseconds(program).toFixed(1)} ms  ${name}`);
for (const [name, time] of Object.entries(calls())) console.log(`${time.toFixed(1)} ns  ${name}`);
