'use strict';
// Types of the main entry point as types of C: names of either vocabulary, structs, unions and arrays, signatures.

const process = require('node:process');
const { Aggregate } = require('../core/aggregate/types.js');
const { isFunctionType } = require('../core/foreign-types.js');
const { optionOf } = require('../core/options.js');
const { remember } = require('../core/remember.js');
const { isArray } = require('../core/values.js');
const { Declarations, SyntaxMistake, types } = require('../c/index.js');
const { Codecs } = require('./codecs.js');
const { CType } = require('./ctype.js');
const { describe, invalidType, outOfRange, parsing } = require('./errors.js');
const { calls } = require('./functions.js');
const { nodeNames } = require('./node-names.js');

const { VOID, bare, newMember, newRecord, pointerTo, scalar } = types;

/** C's own names and the C library's, for types that belong to no declarations. */
let shared;

function sharedRoom() {
  if (!shared) {
    const declarations = new Declarations({ target: `${process.platform}-${process.arch}` });
    shared = { declarations, codecs: new Codecs(declarations.target, calls) };
  }
  return shared;
}

/** C's name of each letter of the addon. */
const NAMES = {
  __proto__: null,
  '?': '_Bool',
  b: 'signed char',
  B: 'unsigned char',
  s: 'short',
  S: 'unsigned short',
  i: 'int',
  I: 'unsigned int',
  l: 'long long',
  L: 'unsigned long long',
  f: 'float',
  d: 'double',
  D: 'long double',
};

function modelOfCode(code) {
  if (code === 'v') return VOID;
  return code === 'p' ? pointerTo(VOID) : scalar(NAMES[code]);
}

/** The type of a text: C's, and if it is no C, a name of the main entry point. */
function modelOfText(text) {
  const { declarations } = sharedRoom();
  try {
    return declarations.type(text);
  } catch (error) {
    if (!(error instanceof SyntaxMistake)) throw error;
  }
  const code = nodeNames.codeOf(text);
  return code === undefined ? parsing(() => declarations.type(text)) : modelOfCode(code);
}

/** Models of structs, unions and arrays, by their types. */
const known = new WeakMap();

function modelOfAggregate(type) {
  return remember(known, type, () => (type.kind === 'array' ? arrayModel(type) : recordModel(type)));
}

const modelOfPart = (part) => (Aggregate.is(part) ? modelOfAggregate(part) : modelOfCode(part.code));

const arrayModel = ({ element, length }) => ({ kind: 'array', of: modelOfPart(element), length });

/** Members lie where the struct has them. */
function recordModel({ kind, members, align }) {
  const list = members.map(({ name, type, offset }) => newMember(name, modelOfPart(type), { offset }));
  return { kind: 'record', record: newRecord(kind === 'union', undefined, { members: list, align, pack: 1 }) };
}

/** A list that a user gave, read once. */
function listOf(list, what) {
  if (!isArray(list)) throw invalidType(`${what} must be an array`);
  return Array.from({ length: list.length }, (_, index) => list[index]);
}

function functionModel(given) {
  const result = optionOf(given, 'return');
  const list = listOf(optionOf(given, 'arguments') ?? [], 'The arguments of a function type');
  const variadic = list.at(-1) === '...';
  const parameters = (variadic ? list.slice(0, -1) : list).map((type) => ({
    name: undefined,
    type: types.decayed(modelOf(type)),
  }));
  const model = { kind: 'function', result: result === undefined ? VOID : modelOf(result), parameters };
  return { ...model, variadic, open: false, const: undefined };
}

/** Pointers to functions by the objects that they are written as: a signature is read once. */
const functionPointers = new WeakMap();

/** Signatures that are being read: one inside the other. */
const reading = new Set();

function functionPointer(given) {
  const known = functionPointers.get(given);
  if (known) return known;
  if (reading.has(given)) throw invalidType("a function type contains itself; inside, a 'void *' can stand for it");
  if (reading.size >= DEEPEST) throw outOfRange(TOO_DEEP);
  reading.add(given);
  try {
    const model = pointerTo(functionModel(given));
    functionPointers.set(given, model);
    return model;
  } finally {
    reading.delete(given);
  }
}

/** How deep types may lie inside one another, and behind one another's pointers. */
const DEEPEST = 250;
const TOO_DEEP = `the type is too deep: more than ${DEEPEST} lie inside one another`;

/** How deep types are that were made before: what is made of them is one deeper. */
const depths = new WeakMap();

function depthOf(type) {
  return remember(depths, bare(type), (found) => 1 + Math.max(0, ...partsOf(found).map(depthOf)));
}

/** What is spelled where a type is. Structs with a name are not. */
function partsOf({ kind, to, of, result, parameters, record }) {
  if (kind === 'pointer') return [to];
  if (kind === 'function') return [result, ...parameters.map(({ type }) => type)];
  if (kind === 'record') return record.tag === undefined ? (record.members ?? []).map(({ type }) => type) : [];
  return of ? [of] : [];
}

/**
 * The C type that a user means. A function type means a pointer to it, as there are no values of functions.
 * @param {unknown} given
 * @throws {TypeError} ERR_INVALID_ARG_TYPE for what is no type
 */
function modelOf(given) {
  if (CType.is(given)) return given.type;
  if (typeof given === 'string') return modelOfText(given);
  if (Aggregate.is(given)) return modelOfAggregate(given);
  if (isFunctionType(given)) return functionPointer(given);
  throw invalidType(`expected a type, found ${describe(given)}`);
}

/** A type of C by its model. */
function typeOfModel(model) {
  if (depthOf(model) > DEEPEST) throw outOfRange(TOO_DEEP);
  return new CType(model, sharedRoom().codecs);
}

module.exports = { modelOf, typeOfModel };
