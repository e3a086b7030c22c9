'use strict';
// Objects for unions that have several members: they agree if each says of its bytes what the others say. Bytes of which a
// member says nothing, as those between the members of a struct, are the others' alone.

const { copyMemory } = require('../core/aggregate/access.js');
const { freshData } = require('../core/aggregate/memory.js');
const { bytesOf } = require('../core/values.js');
const { invalidType, mistake, withRoom } = require('./errors.js');
const { givenFor, saveMember } = require('./fields.js');
const { differs } = require('./memory.js');

/**
 * Memory with one member in it.
 * @typedef {object} Image
 * @property {object} field of the union (records.js)
 * @property {DataView} data as long as the union
 */

/** Fresh memory for one member of a union. */
const imageData = (size) => withRoom(size, () => freshData(size));

/**
 * Goes through the values of a type, down to numbers, addresses and texts, until `visit` says false.
 * @param {object} codec
 * @param {number} at bytes from the start of the union
 * @param {(part: { size: number, load: Function, loose?: boolean }, at: number) => boolean} visit also takes bit-fields,
 *   with the place of the struct that they are in
 * @returns {boolean} whether it never did
 */
function everyPart(codec, at, visit) {
  if (codec.fields) return codec.fields.every((field) => everyPartOfField(field, at, visit));
  const { of, length } = codec;
  if (of === undefined || !(of.fields || of.of || of.loose)) return visit(codec, at);
  for (let index = 0; index < length; index++) if (!everyPart(of, at + index * of.size, visit)) return false;
  return true;
}

function everyPartOfField(field, at, visit) {
  return field.isBits ? visit(field, at) : everyPart(field.codec, at + field.offset, visit);
}

/**
 * Whether no other bytes mean the same as those of a part. They do with NaN, with what is behind a text's NUL, and with a zero
 * in processes that read denormal numbers as zero.
 */
function isExact(part, at, data) {
  if (!part.loose) return true;
  const value = part.load(data, at);
  return value === false || (typeof value === 'number' && value !== 0 && !Number.isNaN(value));
}

/** Copies what a member says to the same place of other memory. */
function copyPart(part, at, to, from) {
  if (part.isBits) {
    part.save(to, at, part.load(from, at), part.name);
    return;
  }
  for (let i = at; i < at + part.size; i++) to.setUint8(i, from.getUint8(i));
}

/** Whether a part means the same in the memory of both. */
function isSame(part, at, one, other) {
  if (part.isBits || part.loose) return Object.is(part.load(one, at), part.load(other, at));
  return !differs(one, at, bytesOf(other), at, part.size);
}

/**
 * Lays the members of a union over one another: what is exact last, so that it stays. No code of a user runs.
 * @param {DataView} data
 * @param {number} at where the union is
 * @param {number} size of the union in bytes
 * @param {Image[]} images those of larger members first
 * @returns {boolean} false if they do not agree
 */
function saveTogether(data, at, size, images) {
  const whole = imageData(size);
  for (const exact of [false, true]) {
    for (const { field, data: image } of images) {
      everyPartOfField(field, 0, (part, place) => {
        if (isExact(part, place, image) === exact) copyPart(part, place, whole, image);
        return true;
      });
    }
  }
  const agrees = ({ field, data: image }) =>
    everyPartOfField(field, 0, (part, place) => isSame(part, place, whole, image));
  if (!images.every(agrees)) return false;
  copyMemory(data, at, whole, size);
  return true;
}

/** Saves what an object has for a union: one member, or several that agree. */
function saveUnion(codec, data, at, value, where, scope) {
  const { fields, names, size } = codec;
  const given = [];
  for (const field of fields) {
    const member = givenFor(field, value);
    if (member !== undefined) given.push({ field, member });
  }
  if (given.length <= 1) {
    for (const { field, member } of given) saveMember(field, data, at, member, where, scope);
    return;
  }
  const images = given
    .sort((one, other) => other.field.byteLength - one.field.byteLength)
    .map(({ field, member }) => {
      const image = imageData(size);
      saveMember(field, image, 0, member, where, scope);
      return { field, data: image };
    });
  if (saveTogether(data, at, size, images)) return;
  const problem = `a union has one of ${[...names].join(', ')}, or several that agree on its bytes`;
  throw mistake(invalidType, where, problem);
}

module.exports = { saveUnion };
