'use strict';
// Generated access to structs of C: a short cut to what records.js does member by member. Numbers and addresses are written
// out; every other value is left to its member.

const { clearBytes } = require('../core/aggregate/access.js');
const { hasOwn, makeMap } = require('../core/builtins.js');
const { Source, Text, canGenerate } = require('../core/wrapper/source.js');
const { inside } = require('./errors.js');
const { notWritten } = require('./write-back.js');

/** Members of a struct that is written out. */
const MOST_MEMBERS = 64;

/** Bytes that are cleared, or compared, by statements of their own. */
const LARGEST = 128;

/** How deep structs are written out in a reader. */
const DEEPEST = 3;

const everyObject = Object.prototype;
const { isFrozen } = Object;

const place = (at, offset) => (offset === 0 ? at : `${at} + ${offset}`);
const member = (object, name) => `${object}[${JSON.stringify(name)}]`;

/** The fields of a struct, those of members without names included, each with the offset of the struct that has it. */
function fieldsOf({ fields }, base = 0, found = []) {
  for (const field of fields) {
    if (field.name === undefined) fieldsOf(field.codec, base + field.offset, found);
    else found.push({ field, base });
  }
  return found;
}

const hasUnions = ({ isUnion, fields }) =>
  isUnion || fields.some(({ name, codec }) => name === undefined && hasUnions(codec));

/** Whether objects for a struct are read by generated code: a name that every object has is no sign of a member. */
function canSave(codec) {
  return (
    canGenerate &&
    !hasUnions(codec) &&
    codec.names.size <= MOST_MEMBERS &&
    ![...codec.names].some((name) => name in everyObject)
  );
}

function loadSource(source, codec, at, depth) {
  const members = fieldsOf(codec).map(({ field, base }) => {
    const { name, offset, codec: of, isBits } = field;
    // A plain key of this name would be the prototype.
    const key = name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
    const inner = place(at, base + offset);
    if (!isBits && of.source) return `${key}: ${of.source.load(inner, source.name)}`;
    if (!isBits && of.fields && depth < DEEPEST) return `${key}: ${loadSource(source, of, inner, depth + 1)}`;
    return `${key}: ${source.constant(field.load, 'load')}(d, ${place(at, base)})`;
  });
  return `{ ${members.join(', ')} }`;
}

function clearSource(source, size) {
  if (size > LARGEST) return `${source.constant(clearBytes, 'clearBytes')}(d, at, ${size});\n`;
  let text = '';
  let offset = 0;
  for (; offset + 8 <= size; offset += 8) text += `d.setFloat64(${place('at', offset)}, 0);\n`;
  for (; offset < size; offset++) text += `d.setUint8(${place('at', offset)}, 0);\n`;
  return text;
}

function saveSource(source, { field, base }) {
  const { name, offset, codec, isBits } = field;
  const saves = isBits || !codec.source ? [] : codec.source.saves;
  let text = '';
  for (const { test, put } of saves) {
    text += `if (${test('v', source.name)}) { ${put(place('at', base + offset), 'v')} }\nelse `;
  }
  const where = `${source.constant(inside, 'inside')}(where, ${JSON.stringify(name)})`;
  text += `${source.constant(field.save, 'save')}(d, ${place('at', base)}, v, ${where}, scope);\n`;
  // What a program has put on Object.prototype is no member.
  const every = member(source.constant(everyObject, 'every'), name);
  const isOwn = `${every} === undefined || ${source.constant(hasOwn, 'hasOwn')}(o, ${JSON.stringify(name)})`;
  return `v = ${member('o', name)};\nif (v !== undefined && (${isOwn})) {\n${text}}\n`;
}

/**
 * @param {import('./records.js').RecordCodec} codec
 * @returns {Text} of a reader (data, at) => object
 */
function loadText(codec) {
  const source = new Source();
  const text = loadSource(source, codec, 'at', 0);
  return new Text(source, `return (d, at) => (${text});`);
}

/**
 * @param {import('./records.js').RecordCodec} codec one that canSave says yes to
 * @param {(value: object, where: import('./errors.js').Place) => void} checkKeys throws for names of no member
 * @returns {Text} of a writer (data, at, object, where, scope) => void
 */
function saveText(codec, checkKeys) {
  const source = new Source();
  const fields = fieldsOf(codec);
  const known = makeMap();
  for (const { field } of fields) known.set(field.name, true);
  // Objects mostly have their members in the order of the struct's.
  const ordered = source.constant(
    fields.map(({ field }) => field.name),
    'names',
  );
  const isKnown = `k === ${ordered}[i] || ${source.constant(known, 'known')}.get(k)`;
  const check = `{ ${source.constant(checkKeys, 'checkKeys')}(o, where); break; }`;
  const keys = `for (const k in o) { if (${isKnown}) i++;\nelse ${check} }\n`;
  const saves = fields.map((one) => saveSource(source, one)).join('');
  return new Text(
    source,
    `return (d, at, o, where, scope) => { let v, i = 0;\n${clearSource(source, codec.size)}${keys}${saves}};`,
  );
}

/** Whether bytes of a DataView differ from others in it. */
function differs(data, one, other, size) {
  for (let i = 0; i < size; i++) if (data.getUint8(one + i) !== data.getUint8(other + i)) return true;
  return false;
}

function differsSource(source, offset, size) {
  if (size > LARGEST) {
    return `${source.constant(differs, 'differs')}(d, ${place('at', offset)}, ${place('before', offset)}, ${size})`;
  }
  const parts = [];
  const compare = (get, at) =>
    parts.push(`d.${get}(${place('at', at)}, true) !== d.${get}(${place('before', at)}, true)`);
  let at = offset;
  for (; at + 4 <= offset + size; at += 4) compare('getInt32', at);
  for (; at < offset + size; at++) compare('getUint8', at);
  return parts.join(' || ') || 'false';
}

/**
 * @param {import('./records.js').RecordCodec} codec one that canSave says yes to
 * @returns {Text} of what puts into an object what C changed, and what the object lacks: (data, at, before, object) => void,
 *   where `before` is the place of what C was given
 */
function updateText(codec) {
  const source = new Source();
  const frozen = `(frozen ??= ${source.constant(isFrozen, 'isFrozen')}(o))`;
  const updates = codec.fields.map((field) => {
    const { offset, byteLength, codec: of, isBits, name } = field;
    const isChanged = differsSource(source, offset, byteLength);
    const members = name === undefined ? fieldsOf(of, offset) : [{ field, base: 0 }];
    return members.map(({ field: inner, base }) => {
      const at = place('at', base);
      const value =
        !isBits && inner.codec.source
          ? inner.codec.source.load(place('at', base + inner.offset), source.name)
          : `${source.constant(inner.load, 'load')}(d, ${at})`;
      const target = member('o', inner.name);
      const unwritten = `${source.constant(notWritten, 'notWritten')}(o, ${JSON.stringify(inner.name)}, v, e);`;
      const write = `v = ${value}; try { ${target} = v; } catch (e) { ${unwritten} }`;
      return `if (${isChanged} || ${target} === undefined) { if (${frozen}) return; ${write} }\n`;
    });
  });
  return new Text(source, `return (d, at, before, o) => { let frozen, v;\n${updates.flat().join('')}};`);
}

module.exports = { canSave, loadText, saveText, updateText };
