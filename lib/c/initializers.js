'use strict';
// Braces behind a type in parentheses, `(Color){ 255, 0, 0, 255 }`, as objects and arrays.

const { bare } = require('./types.js');
const { STRING } = require('./tokens.js');

/** @returns {unknown} an object for a struct or union, an array for an array, else the value itself */
function readInitializer(parser, type) {
  const { cursor } = parser;
  return cursor.nested(() => {
    if (!cursor.accept('{')) return readValue(parser, type);
    const found = bare(type);
    if (found.kind === 'record' && found.record.members) return readRecord(parser, found.record);
    if (found.kind === 'array') return readArray(parser, found);
    const value = cursor.text === '}' ? 0n : readInitializer(parser, type);
    cursor.accept(',');
    cursor.expect('}');
    return value;
  });
}

function readValue(parser, type) {
  const { cursor } = parser;
  const { token } = cursor;
  const expressions = parser.expressions();
  const value = expressions.conditional();
  if (value.bad) throw cursor.mistake(`this is ${value.bad}`, token);
  if (token.kind === STRING || typeof value.value === 'object') return value.value;
  return expressions.convert(value, type).value;
}

function readRecord(parser, record) {
  const { cursor } = parser;
  const { members } = record;
  const result = {};
  let index = 0;
  while (cursor.text !== '}') {
    if (cursor.accept('.')) {
      const name = cursor.next().text;
      index = members.findIndex((member) => member.name === name);
      if (index < 0) throw cursor.mistake(`there is no member '${name}'`, cursor.peek(-1));
      cursor.expect('=');
    }
    const member = members[index];
    if (!member) throw cursor.mistake('more values than members');
    result[member.name] = readInitializer(parser, member.type);
    index = record.union ? members.length : index + 1;
    if (!cursor.accept(',')) break;
  }
  cursor.expect('}');
  if (!record.union) for (const { name, type } of members) result[name] ??= zeroOf(type);
  return result;
}

function readArray(parser, { of, length }) {
  const { cursor } = parser;
  const result = [];
  let index = 0;
  while (cursor.text !== '}') {
    if (cursor.accept('[')) {
      const { token } = cursor;
      index = Number(parser.integer());
      if (index < 0 || index > 1e6) throw cursor.mistake('this index is too large', token);
      cursor.expect(']');
      cursor.expect('=');
    }
    result[index++] = readInitializer(parser, of);
    if (!cursor.accept(',')) break;
  }
  cursor.expect('}');
  const end = Math.min(length ?? result.length, 1e6);
  return Array.from({ length: end }, (_, at) => result[at] ?? zeroOf(of));
}

function zeroOf(type) {
  const found = bare(type);
  if (found.kind === 'array') return Array.from({ length: Math.min(found.length ?? 0, 1e6) }, () => zeroOf(found.of));
  if (found.kind === 'record') {
    const { members = [], union } = found.record;
    return Object.fromEntries((union ? members.slice(0, 1) : members).map(({ name, type: of }) => [name, zeroOf(of)]));
  }
  return /float|double/.test(found.name) ? 0 : 0n;
}

module.exports = { readInitializer };
