'use strict';
// Generated access to structs whose members are scalars, structs and short arrays.

const { Source, Text } = require('../wrapper/source.js');
const { isBuffer, isView } = require('../values.js');
const { clearBytes, join, loadValue, saveValue } = require('./access.js');
const { INSPECT, memoryOf } = require('./memory.js');

/** Elements of an array that a generated reader writes out one by one. */
const UNROLLED = 16;

/** Bytes of a type that is written out. */
const LARGEST = 4096;

/** How deep structs are written out in a writer. */
const DEEPEST = 3;

const bufferPrototypes = [ArrayBuffer, globalThis.SharedArrayBuffer].filter(Boolean).map(({ prototype }) => prototype);

/** Whether buffers have a member of this name by themselves. */
const isOfBuffers = (name) => bufferPrototypes.some((prototype) => name in prototype);

/**
 * The source of a test whether an object stands for bytes and not for members. What a buffer is only the engine can tell,
 * which takes as long as writing a small struct: so that is asked of objects that lack the first member.
 */
function bytesTest(source, object, [{ name }]) {
  const buffer = `${source.constant(isBuffer, 'isBuffer')}(${object})`;
  const lacks = isOfBuffers(name) ? '' : `!(${JSON.stringify(name)} in ${object}) && `;
  // Asking for a private member that is not there takes as long, too. All view objects have this property; one that lost
  // it is a plain object with accessors.
  const viewObject = `${source.constant(INSPECT, 'INSPECT')} in ${object} && ${source.constant(memoryOf, 'memoryOf')}(${object}) !== undefined`;
  return `${source.constant(isView, 'isView')}(${object}) || ${viewObject} || ${lacks}${buffer}`;
}

function loadSource(source, type, at) {
  if (type.kind === 'scalar') {
    return type.load ? `${source.constant(type.load, 'load')}(d, ${at})` : `d.${type.getter}(${at}, true)`;
  }
  if (type.asBytes || (type.kind === 'array' && type.length > UNROLLED) || type.size > LARGEST) {
    return `${source.constant(loadValue, 'loadValue')}(${source.constant(type, 'type')}, d, ${at})`;
  }
  if (type.kind === 'array') {
    const elements = Array.from({ length: type.length }, (_, i) =>
      loadSource(source, type.element, `${at} + ${i * type.element.size}`),
    );
    return `[${elements.join(', ')}]`;
  }
  const members = type.members.map(({ name, type: member, offset }) => {
    const text = JSON.stringify(name);
    // A plain key of this name would be the prototype.
    return `${name === '__proto__' ? `[${text}]` : text}: ${loadSource(source, member, `${at} + ${offset}`)}`;
  });
  return `{ ${members.join(', ')} }`;
}

function clearSource(source, at, [offset, size]) {
  const setters = { 1: 'setUint8', 2: 'setUint16', 4: 'setUint32' };
  if (setters[size]) return `d.${setters[size]}(${at} + ${offset}, 0);\n`;
  return `${source.constant(clearBytes, 'clearBytes')}(d, ${at} + ${offset}, ${size});\n`;
}

function saveSource(source, type, at, value, path, depth) {
  const label = JSON.stringify(path);
  if (type.kind === 'scalar') {
    if (type.save) return `${source.constant(type.save, 'save')}(d, ${at}, ${value}, ${label});\n`;
    const check = `${source.constant(type.check, 'check')}(v, ${label})`;
    const checked = type.test ? `(${type.test('v', source.name)}) ? v : ${check}` : check;
    return `v = ${value}; d.${type.setter}(${at}, ${checked}, true);\n`;
  }
  const save = source.constant(saveValue, 'saveValue');
  const whole = `${save}(${source.constant(type, 'type')}, d, ${at}, ${value}, ${label});\n`;
  if (type.kind !== 'struct' || type.size > LARGEST || depth > DEEPEST) return whole;
  const name = `o${depth}_${source.names.length}`;
  const isBytes = bytesTest(source, name, type.members);
  const members = type.members.map(({ name: member, type: memberType, offset }) => {
    const key = `${name}[${JSON.stringify(member)}]`;
    return saveSource(source, memberType, `${at} + ${offset}`, key, join(path, member), depth + 1);
  });
  const holes = type.holes.map((hole) => clearSource(source, at, hole));
  return (
    `{ const ${name} = ${value};\n` +
    `if (typeof ${name} !== 'object' || ${name} === null || ${isBytes}) ${whole.replace(value, () => name)}` +
    `else {\n${holes.join('')}${members.join('')}} }\n`
  );
}

/** @returns {Text} of a reader (data, at) => value */
function loadText(type) {
  const source = new Source();
  const text = loadSource(source, type, 'at');
  return new Text(source, `return (d, at) => (${text});`);
}

/** @returns {Text} of a writer (data, at, value, path) => void */
function saveText(type) {
  const source = new Source();
  const text = saveSource(source, type, 'at', 'value', '', 0);
  return new Text(source, `return (d, at, value, path) => { let v;\n${text}};`);
}

module.exports = { loadText, saveText };
