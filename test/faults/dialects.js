'use strict';
// One way to bind the fixture's functions in each dialect, so that a fault is looked for in all three of them.

const assert = require('node:assert/strict');
const { fixture } = require('../harness/fixture');
const { runScript } = require('../harness/child');
const { runtime } = require('../harness/environment');

/** Without it, Node.js only warns of an exception that the package leaves uncaught. */
const flags = runtime === 'node' ? ['--force-node-api-uncaught-exceptions-policy'] : [];

/** The path of the fixture. */
const library = fixture('faults');

/** How each dialect spells the types that the tests use. `bytes` takes a view, `text` a text that ends with a NUL. */
const spellings = {
  main: { i32: 'int', u64: 'u64', i64: 'i64', f64: 'double', u8: 'u8', bool: 'bool', void: 'void' },
  bun: { i32: 'int', u64: 'u64', i64: 'i64', f64: 'double', u8: 'u8', bool: 'bool', void: 'void' },
  deno: { i32: 'i32', u64: 'u64', i64: 'i64', f64: 'f64', u8: 'u8', bool: 'bool', void: 'void' },
};
Object.assign(spellings.main, { pointer: 'pointer', bytes: 'buffer', text: 'string', callback: 'function' });
Object.assign(spellings.bun, { pointer: 'ptr', bytes: 'ptr', text: 'cstring', callback: 'function' });
Object.assign(spellings.deno, { pointer: 'pointer', bytes: 'buffer', text: 'buffer', callback: 'function' });

/** The names of the dialects. */
const names = Object.keys(spellings);

/** Loads a dialect. */
const load = (name) => require(name === 'main' ? 'polyffi' : `polyffi/${name}`);

/**
 * A signature as a dialect has it.
 * @param {string} name of the dialect
 * @param {unknown[]} types the result's type, then those of the arguments; what is no string stays as it is
 */
function signature(name, [result, ...params]) {
  const spell = (type) => (typeof type === 'string' ? (spellings[name][type] ?? type) : type);
  const spelled = params.map(spell);
  if (name === 'main') return { arguments: spelled, return: spell(result) };
  if (name === 'bun') return { args: spelled, returns: spell(result) };
  return { parameters: spelled, result: spell(result) };
}

/**
 * Opens the fixture.
 * @param {string} name of the dialect
 * @param {Record<string, unknown[]>} functions the types of each, result first
 * @param {object} [more] further properties of every signature
 * @returns {Record<string, Function>}
 */
function open(name, functions, more = {}) {
  const definitions = Object.fromEntries(
    Object.entries(functions).map(([key, types]) => [key, { ...signature(name, types), ...more }]),
  );
  return load(name).dlopen(library, definitions).symbols;
}

/**
 * A callback.
 * @param {string} name of the dialect
 * @param {string[]} types result first
 * @param {Function} f
 * @returns {{ address: unknown, close: () => void }} the address as the dialect's `callback` type takes it
 */
function callback(name, types, f) {
  const dialect = load(name);
  if (name === 'deno') {
    const made = new dialect.UnsafeCallback(signature(name, types), f);
    return { address: made.pointer, close: () => made.close() };
  }
  const made = new dialect.JSCallback(f, signature(name, types));
  return { address: made.ptr, close: () => made.close() };
}

/** A text as an argument of a dialect's `text` type. */
const text = (name, value) => (name === 'deno' ? new TextEncoder().encode(`${value}\0`) : value);

/**
 * Runs a program in a child process, where all of the above are in scope, and `print`, which takes what it found out.
 * @param {string} source
 * @param {import('../harness/child').ChildOptions} [options]
 * @returns {any} what it printed
 * @throws {assert.AssertionError} where it did not end well, or printed anything else than once
 */
function inChild(source, options = {}) {
  const script = `
    const { library, names, load, signature, open, callback, text } = require(${JSON.stringify(__filename)});
    const print = (value) => console.log(JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? \`\${v}n\` : v)));
    {
      ${source}
    }
  `;
  const { status, signal, stdout, stderr, timedOut } = runScript(script, {
    ...options,
    flags: [...flags, ...(options.flags ?? [])],
  });
  const end = timedOut ? 'it did not end' : (signal ?? status);
  assert.equal(end, 0, `${end} after ${stdout || 'nothing'}\n${stderr}`);
  assert.equal(stdout.split('\n').length, 2, `${stdout}\n${stderr}`);
  return JSON.parse(stdout);
}

module.exports = { library, names, load, signature, open, callback, text, inChild };
