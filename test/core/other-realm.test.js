// runtimes: node, deno
'use strict';
// What is generated belongs to the realm that loaded it: test runners load packages in realms of their own.

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { createRequire } = require('node:module');
const { test, assert, root } = require('../harness');

const folder = path.join(root, 'lib', 'core', 'wrapper');

/** Loads a file as a module of the realm of a function that compiles text, and with it what it requires of polyffi. */
function loadIn(compile, file) {
  const module = { exports: {} };
  const requireThere = (name) =>
    name.startsWith('.') ? loadIn(compile, path.join(path.dirname(file), name)) : createRequire(file)(name);
  compile(`(function (module, require) {${fs.readFileSync(file, 'utf8')}\n})`)(module, requireThere);
  return module.exports;
}

const made = ({ Source, Text }) => new Text(new Source(), 'return () => {};').run('nothing', 'nothing');

test('in the main realm texts are run again and again, with one code', () => {
  const here = loadIn((text) => vm.runInThisContext(text), path.join(folder, 'source.js'));
  assert.equal(here.runsScripts, true);
  assert.ok(made(here) instanceof Function);
  assert.notEqual(made(here), made(here));
});

test('in another realm functions are of that', () => {
  const context = vm.createContext({});
  const there = loadIn((text) => vm.runInContext(text, context), path.join(folder, 'source.js'));
  const f = made(there);
  assert.ok(f instanceof vm.runInContext('Function', context));
  assert.ok(!(f instanceof Function));
});
