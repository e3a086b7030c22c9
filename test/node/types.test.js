// runtimes: host
// not for Windows: what TypeScript makes of the declarations is the same on every system
'use strict';
// The declarations of the main entry point accept programs that are typed against @types/node's node:ffi, and infer
// what polyffi adds. Sixty programs, with the slips that people make, compile on the oldest TypeScript that is supported
// and on the newest, with neither @types/node nor the DOM. Every entry point is found by each way of resolving.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, root } = require('../harness');
const { checkTypes, skipTypes } = require('../harness/type-check');

const skip = skipTypes;

/** Checks a program as a package that has polyffi installed, with neither the types of Node.js nor those of the DOM. */
const compileText = (source, options = {}, tsc = undefined) =>
  checkTypes(source, { options: { target: 'es2022', lib: ['es2022'], types: [], ...options }, isInstalled: true, tsc });

const read = (name) => fs.readFileSync(path.join(__dirname, 'types', `${name}.ts`), 'utf8');

/** Compiles one file of test/node/types, with its import of `from` turned into `to`. */
const compile = (name, from, to) =>
  compileText(read(name).replaceAll(`from '${from}'`, `from '${to}'`), {
    target: 'esnext',
    lib: ['esnext'],
    types: ['node'],
  });

const ours = path.join(root, 'types', 'index.js');

test('a program for node:ffi compiles against node:ffi', { skip }, () => {
  assert.equal(compile('program', 'node:ffi', 'node:ffi'), '');
});

test('the same program compiles against polyffi', { skip }, () => {
  assert.equal(compile('program', 'node:ffi', ours), '');
});

test('what polyffi adds is inferred', { skip }, () => {
  assert.equal(compile('extensions', 'polyffi', ours), '');
});

/** The compilers by their package: the oldest that is supported, the last of its line, and the newest. */
const compilers = ['typescript-5.2', 'typescript-5.9', 'typescript'].map((name) => {
  const folder = path.join(root, 'node_modules', name);
  const isThere = fs.existsSync(folder);
  return {
    tsc: path.join(folder, 'bin', 'tsc'),
    name: isThere ? `TypeScript ${require(path.join(folder, 'package.json')).version}` : name,
    skip: skip || (!isThere && `${name} is not installed`),
  };
});
const [oldest, last, newest] = compilers;

for (const { name, tsc, skip: reason } of [oldest, newest]) {
  test(`sixty programs on ${name}, without the types of Node.js and of the DOM`, { skip: reason }, () => {
    assert.equal(compileText(read('programs'), {}, tsc), '');
  });
}

const entries = `
import { dlopen } from 'polyffi';
import { FFIType, dlopen as open } from 'polyffi/bun';
import { UnsafePointer } from 'polyffi/deno';
import { install } from 'polyffi/hooks';
import 'polyffi/register';
const installed: boolean = install({ conditions: ['bun'] });
// @ts-expect-error there is no such option
install({ condition: ['bun'] });
const n: number = dlopen(null, { abs: { arguments: ['int'], return: 'int' } }).symbols.abs(1);
const m: number = open('x', { abs: { args: [FFIType.int], returns: FFIType.int } }).symbols.abs(1);
const pointer = UnsafePointer.create(16n);
void [installed, n, m, pointer];
`;

const resolutions = [
  ['node10', { module: 'commonjs', moduleResolution: 'node10' }, last],
  ['node16', { module: 'node16', moduleResolution: 'node16' }, oldest],
  ['bundler', { module: 'esnext', moduleResolution: 'bundler' }, newest],
  ['nodenext', { noUncheckedSideEffectImports: true }, newest],
];
for (const [name, options, { name: title, tsc, skip: reason }] of resolutions) {
  test(`every entry point is found and typed: ${name}, ${title}`, { skip: reason }, () => {
    assert.equal(compileText(entries, options, tsc), '');
  });
}

test('the options of `polyffi/register?…` stand in an import', { skip }, () => {
  assert.equal(compileText("import 'polyffi/register?conditions=bun';", { noUncheckedSideEffectImports: true }), '');
});

test('what the declarations use among themselves is not exported', { skip }, () => {
  const source = `
// @ts-expect-error it is for the declarations alone
import type { Bytes } from 'polyffi/deno';
// @ts-expect-error likewise
import type { KindOf } from 'polyffi';
`;
  assert.equal(compileText(source), '');
});

test('a misspelt key is named in the error', { skip }, () => {
  const source = "import { dlopen } from 'polyffi'; dlopen(null, { abs: { retrun: 'int' } });";
  assert.match(compileText(source), /'retrun' does not exist/);
  const inOne =
    "import { DynamicLibrary } from 'polyffi'; new DynamicLibrary(null).getFunction('f', { retrun: 'int' });";
  assert.match(compileText(inOne), /'retrun' does not exist|this key means nothing: retrun/);
});

test('C text is read by its literal type', { skip }, () => {
  assert.equal(compile('c-text', 'polyffi', ours), '');
});
