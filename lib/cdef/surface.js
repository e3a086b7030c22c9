'use strict';
// What the main entry point's functions take beside what node:ffi takes: C text where definitions or a signature stand,
// lists of paths, URLs, and libraries that `open` gave. Whatever node:ffi accepts goes to its own function untouched.

const { isArray, isProxy } = require('../core/values.js');
const { makers } = require('../core/foreign-types.js');
const { Arena } = require('./arena.js');
const { isUrl, openFirst, pathsOf } = require('./paths.js');
const { callbackClasses } = require('./callback-classes.js');
const { nodeNames } = require('./node-names.js');

/** Loaded when they are used: most programs declare nothing in C. */
const rooms = {
  alloc: () => require('./alloc.js'),
  declared: () => require('./declared.js'),
  find: () => require('../core/find.js'),
  library: () => require('./library.js'),
  makers: () => require('./makers.js'),
  models: () => require('./models.js'),
  open: () => require('./open.js'),
  options: () => require('./options.js'),
};

/** An own property's value, without running a getter. */
const valueOf = (object, name) => Object.getOwnPropertyDescriptor(object, name)?.value;

const isPlain = (value) => typeof value === 'object' && value !== null && !isProxy(value) && !isArray(value);

/** Other spellings of node:ffi's `return` and `arguments`: what has one of all these is no C text. */
const OTHER_SPELLINGS = ['returns', 'result', 'args', 'parameters'];

/** Whether a definition is C text, with or without options. */
function isText(definition) {
  if (typeof definition === 'string') return true;
  if (typeof definition !== 'object' || definition === null || isProxy(definition)) return false;
  // Most have these, and a name in the source is looked for faster than one in a list.
  if ('return' in definition || 'arguments' in definition) return false;
  if (isArray(definition) || OTHER_SPELLINGS.some((name) => name in definition)) return false;
  return typeof valueOf(definition, 'c') === 'string';
}

/** The definitions of a `dlopen` by who reads them; undefined if all are node:ffi's. */
function sort(definitions) {
  if (!isPlain(definitions)) return undefined;
  const ours = Object.keys(definitions).filter((name) => isText(valueOf(definitions, name)));
  if (ours.length === 0) return undefined;
  const theirs = {};
  for (const name of Object.keys(definitions)) if (!ours.includes(name)) theirs[name] = definitions[name];
  return { ours: ours.map((name) => [name, valueOf(definitions, name)]), theirs };
}

/**
 * Makes the functions of the main entry point from node:ffi's.
 * @param {object} node
 * @param {Function} node.dlopen
 * @param {Function} node.dlclose
 * @param {Function} node.DynamicLibrary
 * @param {(lib: object, functionsOf: (lib: object) => object) => object} node.handleOf
 * @param {(instance: object) => import('../core/library.js').Library} node.libraryOf
 * @param {Function} node.JSCallback
 * @param {(type: unknown) => { code: string } | undefined} node.typeOf
 */
function surfaceOver(node) {
  const { DynamicLibrary, libraryOf } = node;
  callbackClasses.push(node.JSCallback);
  nodeNames.codeOf = (name) => node.typeOf(name)?.code;
  makers.ofFunction = (signature) => rooms.models().typeOfModel(rooms.models().modelOf(signature));
  makers.record = (members, options) => rooms.makers().recordType(members, options);
  makers.array = (type, length) => rooms.makers().arrayOf(type, length);

  /** The first of several libraries that opens, as a DynamicLibrary. */
  function openOne(path, flags) {
    const paths = pathsOf(path);
    return openFirst(paths, (one, fail) => {
      try {
        return new DynamicLibrary(one, flags);
      } catch (error) {
        if (paths.length === 1 || error.code !== 'ERR_FFI_CALL_FAILED') throw error;
        return fail(() => error.message);
      }
    });
  }

  function functionsOf(lib, definitions) {
    if (typeof definitions === 'string') return rooms.open().openText(libraryOf(lib), definitions);
    const sorted = sort(definitions);
    if (!sorted) return definitions === undefined ? Object.freeze(Object.create(null)) : lib.getFunctions(definitions);
    const library = libraryOf(lib);
    const bound = lib.getFunctions(sorted.theirs);
    const ours = rooms.open().bindEach(library, sorted.ours);
    const functions = Object.create(null);
    for (const name of Object.keys(definitions)) functions[name] = ours.has(name) ? ours.get(name) : bound[name];
    return functions;
  }

  function dlopen(path, definitions, ...[flags]) {
    const isOurs = isArray(path) || isUrl(path) || typeof definitions === 'string' || sort(definitions);
    if (!isOurs) return node.dlopen(path, definitions, flags);
    if (flags !== undefined) rooms.options().checkOptions(flags, 'dlopen');
    return node.handleOf(openOne(path, flags), (lib) => functionsOf(lib, definitions));
  }

  function dlclose(handle) {
    // Only what `open` gave has no prototype; the rest is not asked for anything that node:ffi does not ask.
    const isOurs = isPlain(handle) && Object.getPrototypeOf(handle) === null;
    if (!isOurs || !rooms.library().closeLibrary(handle)) node.dlclose(handle);
  }

  return {
    dlopen,
    dlclose,
    cdef: (source, more) => rooms.declared().cdef(source, more),
    alloc: (type, count) => rooms.alloc().alloc(type, count),
    Arena,
    addressOf: (library, name) => rooms.library().addressIn(library, name),
    findLibrary: (name, version) => rooms.find().findLibrary(name, version),
    trace: (library, listener) => rooms.library().trace(library, listener),
    pointer: (type) => rooms.makers().pointer(type),
    bits: (type, count) => rooms.makers().bits(type, count),
    enumeration: (values, type) => rooms.makers().enumeration(values, type),
    string: (encoding) => rooms.makers().string(encoding),
  };
}

module.exports = { surfaceOver };
