'use strict';
// The fields of structs and unions: where each member lies, and what objects have for it.

const { dataOfView } = require('../core/aggregate/memory.js');
const { hasOwn } = require('../core/builtins.js');
const { types } = require('../c/index.js');
const { BitField, lengthOf } = require('./bit-fields.js');
const { inside } = require('./errors.js');

const { bare } = types;

const everyObject = Object.prototype;

/** A member of an object; not what a program has put on Object.prototype. */
function memberOf(value, name) {
  const member = value[name];
  return member !== undefined && name in everyObject && !hasOwn(value, name) ? undefined : member;
}

/** What an object has for a field: for a member without a name itself, if it has one of that one's members. */
function givenFor({ name, codec }, value) {
  if (name !== undefined) return memberOf(value, name);
  return [...codec.names].some((inner) => memberOf(value, inner) !== undefined) ? value : undefined;
}

/** @param {unknown} member as givenFor gives it */
function saveMember(field, data, at, member, where, scope) {
  if (field.name === undefined) field.codec.saveMembers(data, at + field.offset, member, where, scope);
  else if (field.fits?.(member)) field.put(data, at + field.offset, member);
  else field.save(data, at, member, inside(where, field.name), scope);
}

/** The property of a view that is a field of a record, whose place in the view's memory is `base`. */
const propertyOf = (field, base) => ({
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() {
    return field.show(dataOfView(this), base);
  },
  set(value) {
    field.save(dataOfView(this), base, value, field.name);
  },
});

function fieldOf(codecs, member, offset, bitOffset) {
  const { name } = member;
  if (bitOffset !== undefined) {
    const codec = new BitField(member, codecs.of(member.type));
    const place = (at) => at * 8 + bitOffset;
    const load = (data, at) => codec.load(data, place(at));
    const save = (data, at, value, where) => codec.save(data, place(at), value, where);
    const rest = { fits: undefined, put: undefined, load, save, show: load };
    const byteLength = lengthOf(bitOffset, codec.bits);
    return { name, names: [name], offset, bitOffset, byteLength, codec, isBits: true, ...rest };
  }
  const found = bare(member.type);
  const codec = found.kind === 'array' && found.length === undefined ? codecs.flexible(found) : codecs.of(member.type);
  return {
    name,
    names: name === undefined ? [...codec.names] : [name],
    offset,
    bitOffset: undefined,
    byteLength: codec.size,
    codec,
    isBits: false,
    fits: codec.fits,
    put: codec.put,
    load: (data, at) => codec.load(data, at + offset),
    save: (data, at, value, where, scope) => codec.save(data, at + offset, value, where, scope),
    show: (data, at) => codec.show(data, at + offset),
  };
}

module.exports = { fieldOf, givenFor, propertyOf, saveMember };
