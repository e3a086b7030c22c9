'use strict';
// Types and declarations as C text, which a compiler takes.

const { bare, headOf } = require('./types.js');

const qualifiersOf = ({ const: isConst, volatile, restrict, atomic }) =>
  `${isConst ? 'const ' : ''}${volatile ? 'volatile ' : ''}${restrict ? 'restrict ' : ''}${atomic ? '_Atomic ' : ''}`;

/**
 * A type around a name, as a declaration has it.
 * @param {object} type
 * @param {string} [name] nothing for the type alone
 */
function printType(type, name = '') {
  const qualifiers = qualifiersOf(type);
  const join = (text) => (name === '' || name.startsWith('[') ? `${text}${name}` : `${text} ${name}`);
  switch (type.kind) {
    case 'pointer': {
      const inner = `*${qualifiers}${name}`;
      const needsParentheses = ['function', 'array'].includes(type.to.kind);
      return printType(type.to, needsParentheses ? `(${inner.trimEnd()})` : inner.trimEnd());
    }
    case 'array':
      return printType(qualifiers ? { ...type.of, const: true } : type.of, `${name}[${type.length ?? ''}]`);
    case 'function':
      return printType(type.result, `${name}(${printParameters(type)})`);
    case 'vector':
      return `__attribute__((vector_size(sizeof(${printType(type.of)}) * ${type.length}))) ${printType(type.of, name)}`;
    default:
      return join(qualifiers + baseName(type));
  }
}

function baseName(type) {
  switch (type.kind) {
    case 'void':
      return 'void';
    case 'record': {
      const { record } = type;
      return record.tag === undefined ? (record.typedef ?? printRecord(record)) : headOf(record);
    }
    case 'enum': {
      const { enumeration } = type;
      if (enumeration.tag !== undefined) return `enum ${enumeration.tag}`;
      return enumeration.typedef ?? printEnum(enumeration);
    }
    default:
      return type.name;
  }
}

function printParameters({ parameters, variadic, open }) {
  if (open) return '';
  const list = parameters.map(({ name, type }) => printType(type, name));
  if (variadic) list.push('...');
  return list.length === 0 ? 'void' : list.join(', ');
}

const attributesOf = ({ packed, align }) => {
  const list = [...(packed ? ['packed'] : []), ...(align ? [`aligned(${align})`] : [])];
  return list.length === 0 ? '' : ` __attribute__((${list.join(', ')}))`;
};

const indented = (text) => text.replace(/\n/g, '\n  ');

/** The definition of a struct or union, without a semicolon. */
function printRecord(record) {
  const head = headOf(record);
  if (!record.members) return head;
  const lines = record.members.map((member) => {
    const anonymous = member.name === undefined && bare(member.type).kind === 'record';
    const declared = anonymous ? printRecord(bare(member.type).record) : printType(member.type, member.name);
    const bits = member.bits === undefined ? '' : `${member.name === undefined ? ' ' : ''}: ${member.bits}`;
    return `\n  ${indented(declared)}${bits}${attributesOf(member)};`;
  });
  const text = `${head} {${lines.join('')}\n}${attributesOf(record)}`;
  return record.pack ? `_Pragma("pack(push, ${record.pack})") ${text} _Pragma("pack(pop)")` : text;
}

/** The definition of an enumeration, without a semicolon. */
function printEnum(enumeration) {
  const head = `enum${enumeration.tag === undefined ? '' : ` ${enumeration.tag}`}`;
  if (!enumeration.values) return head;
  const lines = enumeration.values.map(({ name, value }) => `\n  ${name} = ${value},`);
  return `${head} {${lines.join('')}\n}${attributesOf(enumeration)}`;
}

module.exports = { printType, printRecord, printEnum };
