'use strict';
// The engines of the bench, and on which kinds of runtime each can run.

const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..', '..');
const inTree = (file) => path.join(root, 'lib', file);

/**
 * @typedef {object} Entry what an engine gives for a shape
 * @property {Function} [f] the function to call, `f` in the loop
 * @property {(f: string, args: string[]) => string} [call] source of one call, where it is not `f(args)`
 * @property {string[]} [args] sources of the arguments, where they are not the shape's
 * @property {object} [scope] further names of the loop
 * @property {(list: [string, string[], string][]) => any} [bind] binds all (shape `bind` only)
 * @property {(bound: any, name: string, args: any[]) => any} [callOnce] calls one of them
 * @property {() => void} [close]
 */

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {(runtime: { name: string, kind: string }) => boolean} runsOn
 * @property {string | null} file what must exist for the engine to be there
 * @property {(task: object) => { versions?: object, shapes: Record<string, () => Entry> }} load
 */

const onNode = (runtime) => runtime.kind === 'node';
const module_ = (name) => path.join(__dirname, '..', 'node_modules', name, 'package.json');

/** @type {Engine[]} */
const engines = [
  {
    name: 'polyffi',
    runsOn: () => true,
    file: inTree('index.js'),
    load: (task) => require('./polyffi')(require(inTree('index.js')), task),
  },
  {
    name: 'polyffi/bun',
    runsOn: onNode,
    file: inTree('bun.js'),
    load: (task) => require('./bun')(require(inTree('bun.js')), task),
  },
  {
    name: 'polyffi/deno',
    runsOn: onNode,
    file: inTree('deno.js'),
    load: (task) => require('./deno')(require(inTree('deno.js')), task),
  },
  {
    name: 'addon',
    runsOn: onNode,
    file: null,
    load: (task) => require('./addon')(task),
  },
  { name: 'koffi', runsOn: onNode, file: module_('koffi'), load: (task) => require('./koffi')(task) },
  { name: 'ffi-rs', runsOn: onNode, file: module_('ffi-rs'), load: (task) => require('./ffi-rs')(task) },
  {
    name: 'node:ffi',
    runsOn: (runtime) => runtime.name === 'node26',
    file: null,
    load: (task) => require('./node-ffi')(task),
  },
  {
    name: 'bun:ffi',
    runsOn: (runtime) => runtime.kind === 'bun',
    file: null,
    load: (task) => require('./bun')(require('bun:ffi'), task),
  },
  {
    name: 'Deno',
    runsOn: (runtime) => runtime.kind === 'deno',
    file: null,
    load: (task) => require('./deno')(globalThis.Deno, task),
  },
];

const present = (engine) => engine.file === null || fs.existsSync(engine.file);

/** Loads an engine in this process. */
function load(name, task) {
  return engines.find((engine) => engine.name === name).load(task);
}

module.exports = { engines, present, load };
