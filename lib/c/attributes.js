'use strict';
// What stands beside a declaration: __attribute__, __declspec, [[…]], _Alignas, and words without a meaning for calls.

const { NAME } = require('./tokens.js');
const { integerName, scalar } = require('./types.js');
const { stringValue } = require('./literals.js');

/** Words of compilers that say nothing about how a function is called or where a member lies, on 64-bit systems. */
const IGNORED = new Set(
  (
    '__extension__ _Noreturn noreturn __noreturn__ register auto __cdecl _cdecl cdecl __stdcall _stdcall __fastcall ' +
    '_fastcall __thiscall __clrcall __pascal _Nonnull _Nullable _Null_unspecified __nonnull __nullable ' +
    '__null_unspecified _Nullable_result __unaligned __ptr64 __ptr32 __w64 __forceinline_hint _Thread_local ' +
    'thread_local __thread constexpr __uptr __sptr'
  ).split(' '),
);

const ASM = new Set(['asm', '__asm', '__asm__']);

const INLINE = new Set(['inline', '__inline', '__inline__', '__forceinline', '_inline']);

/** What attributes say; every field is its own, whatever stands on Object.prototype. */
const newAttributes = () => ({
  align: undefined,
  packed: undefined,
  ms: undefined,
  transparent: undefined,
  convention: undefined,
  mode: undefined,
  vector: undefined,
});

/** The same once more, of which each declarator has its own; what changes the type is that of the specifiers alone. */
const attributesBeside = ({ align, packed, ms, transparent, convention }) => ({
  align,
  packed,
  ms,
  transparent,
  convention,
  mode: undefined,
  vector: undefined,
});

/** Words that attributes begin with. */
const WORDS = new Set([...IGNORED, '__attribute__', '__attribute', '__declspec', '_declspec', '_Alignas', 'alignas']);

const QUALIFIERS = {
  __proto__: null,
  const: 'const',
  __const: 'const',
  __const__: 'const',
  volatile: 'volatile',
  __volatile: 'volatile',
  __volatile__: 'volatile',
  restrict: 'restrict',
  __restrict: 'restrict',
  __restrict__: 'restrict',
  _Atomic: 'atomic',
};

/** Names that mean a calling convention which is not the platform's own. */
const CONVENTIONS = new Set(['ms_abi', 'sysv_abi', 'regparm', 'vectorcall', 'pcs', 'aarch64_vector_pcs']);

/**
 * Reads whatever of these stands here.
 * @param {import('./declarations.js').Parser} parser
 * @param {object} into gets packed, align, mode, vector, ms, transparent, convention
 * @returns {boolean} whether there was something
 */
function readAttributes(parser, into) {
  const { cursor } = parser;
  const start = cursor.at;
  for (;;) {
    const { text } = cursor;
    if (text !== '[' && !WORDS.has(text)) return cursor.at > start;
    const list = () => readList(parser, into);
    if (text === '__attribute__' || text === '__attribute') {
      cursor.next();
      cursor.parenthesized(() => cursor.parenthesized(list));
    } else if (text === '__declspec' || text === '_declspec') {
      cursor.next();
      cursor.parenthesized(list);
    } else if (text === '_Alignas' || text === 'alignas') {
      cursor.next();
      cursor.parenthesized(() => raise(into, alignmentOf(parser, true)));
    } else if (text === '[' && cursor.peek().text === '[') {
      cursor.next();
      cursor.skipToClose();
    } else if (IGNORED.has(text)) {
      cursor.next();
    } else {
      return cursor.at > start;
    }
  }
}

function readList(parser, into) {
  const { cursor } = parser;
  while (cursor.text !== ')') {
    if (cursor.accept(',')) continue;
    const token = cursor.next();
    if (token.kind !== NAME) throw cursor.mistake(`expected an attribute, found '${token.text}'`, token);
    readOne(parser, token.text.replace(/^__(.*)__$/, '$1'), into);
  }
}

function readOne(parser, name, into) {
  const { cursor } = parser;
  const hasOperand = cursor.text === '(';
  if (name === 'packed') into.packed = true;
  else if (name === 'ms_struct' || name === 'gcc_struct') into.ms = name === 'ms_struct';
  else if (name === 'transparent_union') into.transparent = true;
  else if (CONVENTIONS.has(name)) into.convention = name;
  if ((name === 'aligned' || name === 'align') && !hasOperand) raise(into, 16);
  if (!hasOperand) return;
  cursor.next();
  if (name === 'aligned' || name === 'align') {
    raise(into, alignmentOf(parser, false));
    cursor.expect(')');
  } else if (name === 'mode' && cursor.isName) {
    into.mode = cursor.next().text.replace(/^__(.*)__$/, '$1');
    cursor.expect(')');
  } else if (name === 'vector_size') {
    into.vector = Number(parser.integer());
    cursor.expect(')');
  } else {
    cursor.skipToClose();
  }
}

function raise(into, align) {
  into.align = Math.max(into.align ?? 0, align);
}

function alignmentOf(parser, typesToo) {
  const { cursor } = parser;
  const token = cursor.token;
  if (typesToo && parser.beginsType(cursor)) return parser.layoutOf(parser.typeName(cursor), token).align;
  const align = Number(parser.integer());
  if (align === 0 && typesToo) return 1;
  if (!(align > 0) || (align & (align - 1)) !== 0 || align > 2 ** 28) {
    throw cursor.mistake('an alignment must be a power of two', token);
  }
  return align;
}

const MODES = { __proto__: null, QI: 1, byte: 1, HI: 2, SI: 4, DI: 8, TI: 16 };
const BY_SIZE = { __proto__: null, 1: 'signed char', 2: 'short', 4: 'int', 8: 'int64_t', 16: '__int128' };
const FLOAT_MODES = { __proto__: null, SF: 'float', DF: 'double', XF: 'long double', TF: '_Float128', HF: '_Float16' };

/** The type that a type becomes by `mode(…)` or `vector_size(…)`. */
function applyToType(parser, type, attributes) {
  let result = type;
  const { mode, vector } = attributes;
  if (mode !== undefined) {
    const { target } = parser;
    const size = mode === 'word' || mode === 'pointer' ? target.pointer : MODES[mode];
    if (FLOAT_MODES[mode]) {
      result = scalar(FLOAT_MODES[mode]);
    } else if (size !== undefined) {
      const spelled = target.basics[BY_SIZE[size]] ?? BY_SIZE[size];
      const name = integerName(type, target);
      const unsigned = name !== undefined && !target.scalars.get(name).signed;
      result = scalar(unsigned ? `unsigned ${spelled.replace('signed ', '')}` : spelled);
    }
  }
  if (vector !== undefined) {
    const { size } = parser.layoutOf(result);
    result = { kind: 'vector', of: result, length: vector / size };
  }
  return result;
}

/** The name behind `asm`, which is the symbol's. */
function readSymbolName(parser) {
  const { cursor } = parser;
  if (!ASM.has(cursor.text)) return undefined;
  cursor.next();
  cursor.accept('volatile');
  cursor.expect('(');
  const strings = cursor.strings();
  const name = strings.length > 0 ? stringValue(strings).text : undefined;
  cursor.at--;
  cursor.next();
  if (!cursor.accept(')')) cursor.skipToClose();
  // On macOS C's names have an underscore before them, which the loader's functions leave out.
  return parser.target.system === 'darwin' ? name?.replace(/^_/, '') : name;
}

module.exports = {
  attributesBeside,
  newAttributes,
  readAttributes,
  applyToType,
  readSymbolName,
  ASM,
  IGNORED,
  INLINE,
  QUALIFIERS,
};
