// runtimes: host
// not for Windows: what TypeScript makes of the declarations is the same on every system
'use strict';
// types/bun.d.ts: a program written against Bun's own types compiles against ours, and what those refuse, ours do.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, root } = require('../harness');
const { checkTypes, skipTypes } = require('../harness/type-check');

const { FFIType } = require('polyffi/bun');

const declarations = path.join(root, 'types', 'bun.d.ts');

test('a program for bun:ffi compiles', { skip: skipTypes, timeout: 120_000 }, () => {
  const program = fs.readFileSync(path.join(__dirname, 'types', 'program.ts'), 'utf8');
  assert.equal(checkTypes(program, { options: { paths: { 'bun:ffi': [declarations] } } }), '');
});

test('FFIType has the names and numbers that it is declared with', () => {
  const [, text] = /export enum FFIType \{(.*?)\n\}/s.exec(fs.readFileSync(declarations, 'utf8'));
  const declared = Array.from(text.matchAll(/^ {2}'?([^\s']+)'? = (\d+),$/gm), ([, name, id]) => [name, Number(id)]);
  const names = Object.entries(FFIType).filter(([name]) => !/^\d+$/.test(name));
  assert.deepEqual(new Map(declared), new Map(names));
});
