'use strict';
// C types as plain objects, and the questions that are asked about them.
//
//   { kind: 'void' }
//   { kind: 'scalar', name }                     'int', 'unsigned long', '_Bool', 'double', '__builtin_va_list', …
//   { kind: 'pointer', to }
//   { kind: 'array', of, length }                length is undefined if none is given
//   { kind: 'vector', of, length }               GNU C's vectors
//   { kind: 'function', result, parameters: [{ name, type }], variadic, open }   open: `()`, nothing is said of them
//   { kind: 'record', record }                   record: { kind: 'record', union, tag, members, packed, align, pack }
//   { kind: 'enum', enumeration }                enumeration: { tag, values: [{ name, value }], type }
//   { kind: 'typedef', name, type }
//   { kind: 'opaque', name }                     a name of which nothing is known, behind `*`
//
// `const`, `volatile`, `restrict` and `atomic` stand on a node where they are said; `align` on a typedef or a scalar
// that an attribute aligns.

const VOID = Object.freeze({ kind: 'void', const: undefined });

const scalars = new Map();

/** @param {string} name */
function scalar(name) {
  if (!scalars.has(name)) scalars.set(name, Object.freeze({ kind: 'scalar', name, const: undefined }));
  return scalars.get(name);
}

const pointerTo = (to) => ({ kind: 'pointer', to, const: undefined, length: undefined });

/** The same type with qualifiers; they are added to those that it has. */
function qualified(type, qualifiers) {
  return Object.keys(qualifiers).length === 0 ? type : { ...type, ...qualifiers };
}

/** What a type is behind its names. Qualifiers of a typedef go over to what it names. */
function resolve(type) {
  let found = type;
  let isConst = type.const;
  while (found.kind === 'typedef') {
    found = found.type;
    isConst ||= found.const;
  }
  return isConst && !found.const ? { ...found, const: true } : found;
}

/** The kind behind names, without a look at qualifiers. */
function bare(type) {
  let found = type;
  while (found.kind === 'typedef') found = found.type;
  return found;
}

/** The scalar that an integer type is: enumerations are the type that holds their values. */
function integerName(type, target) {
  const found = bare(type);
  if (found.kind === 'enum') return integerName(scalar(found.enumeration.type ?? 'unsigned int'), target);
  if (found.kind === 'scalar' && target.scalars.get(found.name)?.integer) return found.name;
  return undefined;
}

const isFloat = (type, target) => {
  const found = bare(type);
  return found.kind === 'scalar' && target.scalars.get(found.name)?.float === true;
};

/** Whether an integer of so many bits can have a value. */
const fits = (value, bits, signed) => (signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)) === value;

// What these make has every field of its own: what a program puts on Object.prototype says nothing about a layout.

/** A struct or a union. */
const newRecord = (union, tag, more) => ({
  kind: 'record',
  union,
  tag,
  members: undefined,
  packed: undefined,
  pack: undefined,
  align: undefined,
  ms: undefined,
  transparent: undefined,
  broken: undefined,
  known: undefined,
  place: undefined,
  ...more,
});

/** What a struct or a union is called: `struct point`. */
const headOf = ({ union, tag }) => `${union ? 'union' : 'struct'}${tag === undefined ? '' : ` ${tag}`}`;

const newMember = (name, type, more) => ({
  name,
  type,
  bits: undefined,
  align: undefined,
  offset: undefined,
  packed: undefined,
  ...more,
});

const newEnumeration = (tag, more) => ({
  kind: 'enum',
  tag,
  values: undefined,
  type: undefined,
  fixed: undefined,
  packed: undefined,
  place: undefined,
  ...more,
});

/** What an array or a function becomes as a parameter. */
function decayed(type) {
  const found = bare(type);
  if (found.kind === 'array') {
    const pointer = pointerTo(type.const && !found.of.const ? { ...found.of, const: true } : found.of);
    // How many elements the declaration speaks of, for those who want to check.
    if (found.length !== undefined) pointer.length = found.length;
    return pointer;
  }
  return found.kind === 'function' ? pointerTo(type) : type;
}

module.exports = {
  VOID,
  bare,
  decayed,
  fits,
  headOf,
  integerName,
  isFloat,
  newEnumeration,
  newMember,
  newRecord,
  pointerTo,
  qualified,
  resolve,
  scalar,
};
