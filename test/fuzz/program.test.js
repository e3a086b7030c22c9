// runtimes: host
// not for Windows: makes programs and runs none
'use strict';
// The fuzzer's programs: the same numbers give the same program, every one can be compiled, and together they use every
// public function.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert } = require('../harness');
const { makeSteps, bodyOf, programOf } = require('./program');

test('a seed and a number give the same steps each time, others other ones', () => {
  assert.deepEqual(makeSteps(1, 7), makeSteps(1, 7));
  assert.notDeepEqual(makeSteps(1, 7), makeSteps(1, 8));
  assert.notDeepEqual(makeSteps(1, 7), makeSteps(2, 7));
});

test('programs are JavaScript', () => {
  const AsyncFunction = (async () => {}).constructor;
  for (let number = 0; number < 2000; number++) new AsyncFunction('w', 'v', bodyOf(makeSteps(3, number)));
  new Function(programOf([makeSteps(3, 1), makeSteps(3, 2)]));
});

test('every export of every dialect is used', () => {
  const files = fs.readdirSync(__dirname).filter((name) => name.endsWith('.js') && !name.endsWith('.test.js'));
  const text = files.map((name) => fs.readFileSync(path.join(__dirname, name), 'utf8')).join('');
  const used = (dialect, name) => text.includes(`w.${dialect}.${name}`) || text.includes(`w.\${dialect}.${name}`);
  // A name of many is made of parts.
  const made = /^(?:get|set)(?:Int|Uint|Float)\d+$/;
  for (const dialect of ['main', 'bun', 'deno']) {
    const module = require(dialect === 'main' ? 'polyffi' : `polyffi/${dialect}`);
    const missing = Object.keys(module).filter((name) => !made.test(name) && !used(dialect, name));
    // What is no function, and the exports that have no use but to be compared with.
    const data = new Set(['errors', 'build']);
    assert.deepEqual(
      missing.filter((name) => !data.has(name)),
      [],
      dialect,
    );
  }
});

test('every method of what they give is used', () => {
  const files = fs.readdirSync(__dirname).filter((name) => name.endsWith('.js') && !name.endsWith('.test.js'));
  const text = files.map((name) => fs.readFileSync(path.join(__dirname, name), 'utf8')).join('');
  const main = require('polyffi');
  const deno = require('polyffi/deno');
  const declared = main.cdef('struct point { int x, y; };');
  const given = {
    ...Object.fromEntries(['DynamicLibrary', 'JSCallback', 'Arena'].map((name) => [name, main[name].prototype])),
    'a struct': main.struct({ x: 'int' }),
    'an array': main.array('int', 2),
    memory: main.alloc('int'),
    declarations: declared,
    'a type of C': declared.type('struct point'),
    'JSCallback of Bun': require('polyffi/bun').JSCallback.prototype,
  };
  for (const name of ['UnsafePointer', 'UnsafePointerView', 'UnsafeCallback', 'UnsafeFnPointer']) {
    given[name] = deno[name].prototype;
    given[`static ${name}`] = deno[name];
  }
  // Names that are made of parts, and what types have for the package's own use.
  const parts = new Set(
    `getBool getPointer getCString kind asBytes members holes copy load save parameter result viewClass element`.split(
      ' ',
    ),
  );
  const missing = [];
  for (const [what, object] of Object.entries(given)) {
    for (let at = object; at && at !== Object.prototype && at !== Function.prototype; at = Object.getPrototypeOf(at)) {
      for (const name of Object.getOwnPropertyNames(at)) {
        if (/^(?:constructor|prototype|length|name|get(?:Big)?(?:Int|Uint|Float)\d+)$/.test(name) || parts.has(name))
          continue;
        if (!new RegExp(`\\.${name}\\b|'${name}'`).test(text)) missing.push(`${what}: ${name}`);
      }
    }
  }
  assert.deepEqual(missing, []);
});
