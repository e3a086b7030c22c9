'use strict';
// C types as rules of the wrapper compiler (lib/core/compile.js): how each travels into a call and out of it, and the
// same for callbacks.

const { hasOwn } = require('../core/builtins.js');
const { FILL, addressTest, filledView, filledViewOf } = require('../core/rules.js');
const { printType, types } = require('../c/index.js');
const { invalidType, refused } = require('./errors.js');
const { Memory } = require('./memory.js');
const { lendOf } = require('./objects.js');
const { holdsPointers, reachOf } = require('./reach.js');
const { isPlain } = require('./records.js');
const { exact } = require('./scalars.js');
const { textAt } = require('./texts.js');

const { bare } = types;

const VOID = { code: 'v', size: 0, read: 'void' };
const U64 = { code: 'p', size: 8, read: 'u64' };

const cannotPass = (what, type, name) =>
  invalidType(`${what}${name === undefined ? '' : ` of ${name}`} is ${printType(type)}, which no call can pass`);

/**
 * An argument, as errors say it. A rule that stands at several positions has no index of its own.
 * @returns {(position: number) => import('./errors.js').Place}
 */
function placeOf(index, name) {
  if (index === undefined) return (position) => ({ argument: position });
  const place = { argument: index, function: name };
  return () => place;
}

function checkPassable(type, codec, what, name) {
  if (codec.code === undefined) throw cannotPass(what, type, name);
}

/** What C may reach through a parameter that could run JavaScript: `reach` of lib/core/rules.js. */
function reachThrough(type) {
  const found = bare(type);
  if (found.kind === 'pointer' && bare(found.to).kind === 'void') return 'address';
  const { functions, untyped } = reachOf(type);
  return functions || untyped ? 'always' : 'nothing';
}

/**
 * The rule of a parameter.
 * @param {object} type
 * @param {import('./codecs.js').Codecs} codecs
 * @param {{ name: string, nonblocking?: boolean }} options
 * @param {number} index
 */
function parameterRule(type, codecs, { name, nonblocking }, index) {
  const passed = firstOfTransparent(type);
  const codec = codecs.of(passed);
  checkPassable(passed, codec, index === undefined ? 'a parameter' : `parameter ${index + 1}`, name);
  const reach = reachThrough(passed);
  if (codec.pointer) return { ...pointerRule(codec.pointer, index, name, Boolean(nonblocking)), reach };
  const { code, size } = codec;
  const where = placeOf(index, name);
  if (code.length > 1) {
    return {
      code,
      size,
      reach,
      // What members lend has to stay until the call ends.
      transient: holdsPointers(passed),
      write: writerOf(codec, where),
    };
  }
  if (codec.write) return { code, size, reach, write: codec.write };
  const convert = (value, position) => codec.check(value, where(position));
  return { code, size, store: codec.store, convert, cases: codec.cases };
}

/** Reads a struct out of an image, by the code that was made for it. */
function loaderOf(codec) {
  const load = codec.generated?.load;
  return (cells, at) => {
    const made = load?.made;
    return made === undefined ? codec.load(cells.data, at) : made(cells.data, at);
  };
}

/** Writes a struct into an image. Objects that are seen to be plain go straight to the code that was made for it. */
function writerOf(codec, where) {
  const save = codec.generated?.save;
  return (value, cells, at, position, scope) => {
    const made = save?.made;
    if (made !== undefined && typeof value === 'object' && value !== null && isPlain(value)) {
      codec.saveBy(made, cells.data, at, value, where(position), scope);
    } else {
      codec.save(cells.data, at, value, where(position), scope);
    }
  };
}

/** A transparent union is passed as its first member is. */
function firstOfTransparent(type) {
  const found = bare(type);
  return found.kind === 'record' && found.record.transparent ? found.record.members[0].type : type;
}

/** Takes what the engine holds by itself during a call. */
const NOTHING_LENT = { push() {} };

const isTypedMemory = (v, constant) => `${constant(Memory.is, 'isMemory')}(${v})`;

/** Memory of a type, if it is long enough. */
const memoryCase = (pointer, where) => {
  const find = (memory) => pointer.memoryAddress(memory, where(0));
  return { test: isTypedMemory, store: 'u64', value: (v, constant) => `${constant(find, 'find')}(${v})` };
};

function pointerRule(pointer, index, name, nonblocking) {
  const where = placeOf(index, name);
  const { kind, size, unit } = pointer;
  const takesBytes = kind !== 'function';
  const cases = [
    { test: addressTest, store: 'u64' },
    { test: (v) => `${v} === null`, store: 'u64', value: () => '0n', isData: true },
  ];
  cases.push(memoryCase(pointer, where));
  const takesUtf8 = pointer.takesText && unit <= 1 && !pointer.isLatin1;
  if (takesUtf8) cases.push({ test: (v) => `typeof ${v} === 'string'`, store: 'fill' });
  // The addon takes every string that it looks at for UTF-8, so it never looks where text is something else.
  const isOther = pointer.takesText && !takesUtf8;
  if (takesBytes && !isOther) cases.push(size > 1 ? filledViewOf(size) : filledView);
  const convert = (value, position, scope) => {
    if (takesUtf8 && typeof value === 'string') return FILL;
    return pointer.convert(value, where(position), scope ?? NOTHING_LENT, !nonblocking);
  };
  // Where nothing is ever copied for a call, there is nothing to end with it. A call off the thread holds all that it got.
  const transient = pointer.takesObjects || nonblocking;
  const fill = isOther ? undefined : 'o';
  return { code: 'p', size: 8, store: 'u64', fill, convert, cases, transient, lend: lendOf(pointer, where) };
}

/**
 * The rule of a result.
 * @param {{ name: string, int64?: 'number', text?: boolean, raw?: boolean }} options raw: a pointer's address, whatever it
 *   points to
 */
function resultRule(type, codecs, { name, int64, text, raw }) {
  if (bare(type).kind === 'void') return VOID;
  const codec = codecs.of(type);
  checkPassable(type, codec, 'the result', name);
  if (codec.pointer) return raw ? U64 : pointerResult(codec.pointer, text);
  const { code, size } = codec;
  if (code.length > 1 || codec.write) return { code, size, load: loaderOf(codec) };
  const rule = { code, size, read: codec.read };
  if (code === '?') return { ...rule, map: (raw) => raw !== 0, mapSource: (raw) => `${raw} !== 0` };
  return int64 === 'number' && size === 8 && code !== 'd' ? { ...rule, map: (raw) => exact(raw, name) } : rule;
}

function pointerResult(pointer, text) {
  const { unit, isConst, kind } = pointer;
  const size = unit || (text && ['bytes', 'void'].includes(kind) ? 1 : 0);
  if (size > 0 && (isConst || text)) {
    if (size === 1 && !pointer.isLatin1) return { ...U64, text: 'utf8' };
    return { ...U64, map: (address) => pointer.text(address) };
  }
  return kind === 'function' ? { ...U64, map: (address) => pointer.show(address) } : U64;
}

/** How a callback's argument is read. */
function argumentRule(type, codecs, options) {
  const rule = resultRule(type, codecs, options);
  return hasOwn(rule, 'text') ? { ...U64, map: (address) => textAt(address, 1) } : rule;
}

/** How what a callback gave is stored. */
function returnedRule(type, codecs, name) {
  if (bare(type).kind === 'void') return { code: 'v', size: 0 };
  const codec = codecs.of(type);
  checkPassable(type, codec, 'the result', name);
  // Which callback it was is told further out.
  const where = {};
  const { code, size } = codec;
  if (codec.pointer) {
    const convert = (value) => {
      if (value === undefined) throw refused(where, 'an address (bigint), memory or null', value);
      return codec.pointer.convert(value, where);
    };
    return { code, size, store: 'u64', convert, cases: [{ test: addressTest, store: 'u64' }] };
  }
  if (code.length > 1) return { code, size, write: (value, cells, at) => codec.save(cells.data, at, value, where) };
  if (codec.write) return { code, size, write: codec.write };
  return { code, size, store: codec.store, convert: (value) => codec.check(value, where), cases: codec.cases };
}

module.exports = { argumentRule, parameterRule, resultRule, returnedRule };
