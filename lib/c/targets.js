'use strict';
// What differs between the systems that C is compiled for: the sizes and alignments of C's types, the rules of
// bit-fields, and the macros that a compiler defines by itself.

/** Integer types by rank: names, and bytes where they are the same everywhere. */
const INTEGERS = [
  ['_Bool', 1, false, 0],
  ['char', 1, undefined, 1],
  ['signed char', 1, true, 1],
  ['unsigned char', 1, false, 1],
  ['short', 2, true, 2],
  ['unsigned short', 2, false, 2],
  ['int', 4, true, 3],
  ['unsigned int', 4, false, 3],
  ['long', undefined, true, 4],
  ['unsigned long', undefined, false, 4],
  ['long long', 8, true, 5],
  ['unsigned long long', 8, false, 5],
  ['__int128', 16, true, 6],
  ['unsigned __int128', 16, false, 6],
];

/**
 * @typedef {object} Model
 * @property {'LP64' | 'LLP64' | 'ILP32'} data
 * @property {'x64' | 'arm64' | 'ia32' | 'arm'} machine
 * @property {'linux' | 'darwin' | 'win32'} system
 * @property {boolean} signedChar whether `char` has a sign
 * @property {string} wchar the type behind `wchar_t`
 * @property {[number, number]} longDouble bytes, alignment
 * @property {[number, number]} vaList bytes, alignment
 * @property {number} [wideAlign] the alignment of 8 bytes inside structs, where it is not 8
 * @property {'sysv' | 'ms'} bitFields how bit-fields are packed
 * @property {boolean} [unnamedBitFieldsAlign] whether they raise a record's alignment, too
 */

/** @type {Record<string, Model>} */
const MODELS = {
  'linux-x64': { data: 'LP64', signedChar: true, wchar: 'int', longDouble: [16, 16], vaList: [24, 8] },
  'linux-arm64': {
    data: 'LP64',
    signedChar: false,
    wchar: 'unsigned int',
    longDouble: [16, 16],
    vaList: [32, 8],
    unnamedBitFieldsAlign: true,
  },
  'linux-ia32': { data: 'ILP32', signedChar: true, wchar: 'long', longDouble: [12, 4], vaList: [4, 4], wideAlign: 4 },
  'linux-arm': {
    data: 'ILP32',
    signedChar: false,
    wchar: 'unsigned int',
    longDouble: [8, 8],
    vaList: [4, 4],
    unnamedBitFieldsAlign: true,
  },
  'darwin-x64': { data: 'LP64', signedChar: true, wchar: 'int', longDouble: [16, 16], vaList: [24, 8] },
  'darwin-arm64': { data: 'LP64', signedChar: true, wchar: 'int', longDouble: [8, 8], vaList: [8, 8] },
  'win32-x64': { data: 'LLP64', signedChar: true, wchar: 'unsigned short', longDouble: [8, 8], vaList: [8, 8] },
  'win32-arm64': { data: 'LLP64', signedChar: true, wchar: 'unsigned short', longDouble: [8, 8], vaList: [8, 8] },
  // GCC's own Windows keeps the x87's long double.
  'mingw-x64': { data: 'LLP64', signedChar: true, wchar: 'unsigned short', longDouble: [16, 16], vaList: [8, 8] },
};

function floats([size, align], wide, is64) {
  const real = { float: [4, 4], double: [8, wide], 'long double': [size, align] };
  if (is64) Object.assign(real, { _Float128: [16, 16], __float128: [16, 16], _Float64x: [16, 16] });
  Object.assign(real, { _Float16: [2, 2], _Float32: [4, 4], _Float64: [8, wide], _Float32x: [8, wide] });
  const all = Object.entries(real).map(([name, [bytes, to]]) => [name, { size: bytes, align: to, float: true }]);
  const complex = all.map(([name, { size: bytes, align: to }]) => [`${name} _Complex`, { size: 2 * bytes, align: to }]);
  return [...all, ...complex];
}

function scalarsOf(model) {
  const word = model.data === 'LP64' ? 8 : 4;
  const wide = model.wideAlign ?? 8;
  const integers = INTEGERS.map(([name, size = word, signed = model.signedChar, rank]) => {
    const align = size === 8 ? wide : size;
    return [name, { size, align, signed, rank, integer: true }];
  });
  const [size, align] = model.vaList;
  return new Map([
    ...integers,
    ...floats(model.longDouble, wide, model.data !== 'ILP32'),
    ['__builtin_va_list', { size, align }],
  ]);
}

/** The types behind the names that every compiler gives by itself. */
function basics(model) {
  const word = { LP64: 'long', LLP64: 'long long', ILP32: 'int' }[model.data];
  const wide = model.data === 'LP64' && model.system === 'linux' ? 'long' : 'long long';
  return {
    size_t: `unsigned ${word}`,
    ptrdiff_t: word,
    intptr_t: word,
    uintptr_t: `unsigned ${word}`,
    int64_t: wide,
    uint64_t: `unsigned ${wide}`,
    wchar_t: model.wchar,
    wint_t: model.system === 'darwin' ? 'int' : model.system === 'linux' ? 'unsigned int' : 'unsigned short',
    char16_t: 'unsigned short',
    char32_t: 'unsigned int',
  };
}

const made = new Map();

/**
 * A system to compile for.
 * @param {string} name `linux-x64`, `darwin-arm64`, `win32-x64`, … as `process.platform` and `process.arch` spell it
 * @returns {Model & { name: string, pointer: number, scalars: Map<string, object>, basics: Record<string, string> }}
 */
function targetOf(name) {
  if (made.has(name)) return made.get(name);
  const [system, machine] = name.split('-');
  // Every other system with 64 bits that Node.js runs on lays C out as Linux does on its kind of processor.
  const known = MODELS[name] ?? (machine === 'arm64' ? MODELS['linux-arm64'] : MODELS['linux-x64']);
  const windows = system === 'win32' || system === 'mingw';
  const kind = windows ? 'win32' : system === 'darwin' ? 'darwin' : 'linux';
  const model = { ...known, system: kind, machine, bitFields: windows ? 'ms' : 'sysv' };
  const target = {
    ...model,
    name,
    pointer: model.data === 'ILP32' ? 4 : 8,
    scalars: scalarsOf(model),
    basics: basics(model),
  };
  made.set(name, target);
  return target;
}

const MACHINE_MACROS = {
  x64: '__x86_64__ __x86_64 __amd64__ __amd64',
  arm64: '__aarch64__ __AARCH64EL__',
  ia32: '__i386__ __i386 i386',
  arm: '__arm__ __ARMEL__ __ARM_EABI__',
};

const SYSTEM_MACROS = {
  linux: '__linux__ __linux __gnu_linux__ __unix__ __unix __ELF__',
  darwin: '__APPLE__ __MACH__',
  win32: '_WIN32',
};

const SUFFIXES = { long: 'L', 'unsigned long': 'UL', 'long long': 'LL', 'unsigned long long': 'ULL' };
const greatest = ({ size, signed }) => (1n << BigInt(size * 8 - (signed ? 1 : 0))) - 1n;

/** Macros about C's types: their sizes, limits and spellings. */
function typeMacros(target) {
  const { scalars, basics: named } = target;
  const lines = ['CHAR_BIT__ 8'];
  const sizes = { INT: 'int', SHORT: 'short', LONG: 'long', LONG_LONG: 'long long', FLOAT: 'float', DOUBLE: 'double' };
  sizes.LONG_DOUBLE = 'long double';
  for (const [name, type] of Object.entries(sizes)) lines.push(`SIZEOF_${name}__ ${scalars.get(type).size}`);
  lines.push(`SIZEOF_POINTER__ ${target.pointer}`);
  const limits = { SCHAR: 'signed char', SHRT: 'short', INT: 'int', LONG: 'long', LONG_LONG: 'long long' };
  for (const [name, type] of Object.entries(limits)) {
    lines.push(`${name}_MAX__ ${greatest(scalars.get(type))}${SUFFIXES[type] ?? ''}`);
  }
  const typed = { SIZE: 'size_t', PTRDIFF: 'ptrdiff_t', WCHAR: 'wchar_t', WINT: 'wint_t', INTPTR: 'intptr_t' };
  Object.assign(typed, { UINTPTR: 'uintptr_t', INT64: 'int64_t', UINT64: 'uint64_t', CHAR16: 'char16_t' });
  Object.assign(typed, { CHAR32: 'char32_t', INTMAX: 'int64_t', UINTMAX: 'uint64_t' });
  for (const [name, type] of Object.entries(typed)) {
    const spelled = named[type];
    const scalar = scalars.get(spelled);
    const suffix = SUFFIXES[spelled] ?? (spelled === 'unsigned int' ? 'U' : '');
    lines.push(`${name}_TYPE__ ${spelled}`, `${name}_MAX__ ${greatest(scalar)}${suffix}`);
    if (!['CHAR16', 'CHAR32'].includes(name)) lines.push(`SIZEOF_${name}_T__ ${scalar.size}`);
  }
  for (const bits of [8, 16, 32]) {
    const type = { 8: 'signed char', 16: 'short', 32: 'int' }[bits];
    const unsigned = { 8: 'unsigned char', 16: 'unsigned short', 32: 'unsigned int' }[bits];
    lines.push(`INT${bits}_TYPE__ ${type}`, `UINT${bits}_TYPE__ ${unsigned}`);
    lines.push(`INT${bits}_MAX__ ${greatest({ size: bits / 8, signed: true })}`);
    lines.push(`UINT${bits}_MAX__ ${greatest({ size: bits / 8, signed: false })}${bits === 32 ? 'U' : ''}`);
  }
  const long = SUFFIXES[named.int64_t];
  lines.push('INT8_C(c) c', 'INT16_C(c) c', 'INT32_C(c) c', `INT64_C(c) c ## ${long}`, `INTMAX_C(c) c ## ${long}`);
  lines.push('UINT8_C(c) c', 'UINT16_C(c) c', 'UINT32_C(c) c ## U');
  lines.push(`UINT64_C(c) c ## U${long}`, `UINTMAX_C(c) c ## U${long}`);
  lines.push(
    'FLT_MAX__ 3.40282346638528859811704183484516925e+38F',
    'FLT_MIN__ 1.17549435082228750796873653722224568e-38F',
  );
  lines.push('FLT_EPSILON__ 1.19209289550781250000000000000000000e-7F', 'FLT_DIG__ 6', 'FLT_MANT_DIG__ 24');
  lines.push('DBL_MAX__ ((double)1.79769313486231570814527423731704357e+308L)', 'DBL_DIG__ 15', 'DBL_MANT_DIG__ 53');
  lines.push('DBL_MIN__ ((double)2.22507385850720138309023271733240406e-308L)');
  lines.push('DBL_EPSILON__ ((double)2.22044604925031308084726333618164062e-16L)', 'FLT_RADIX__ 2');
  lines.push(`USER_LABEL_PREFIX__ ${target.system === 'darwin' ? '_' : ''}`);
  lines.push('FLT_EVAL_METHOD__ 0', 'FLT_MAX_EXP__ 128', 'FLT_MIN_EXP__ (-125)', 'DBL_MAX_EXP__ 1024');
  lines.push('DBL_MIN_EXP__ (-1021)', 'FLT_MAX_10_EXP__ 38', 'FLT_MIN_10_EXP__ (-37)', 'DBL_MAX_10_EXP__ 308');
  lines.push('DBL_MIN_10_EXP__ (-307)', `LDBL_MANT_DIG__ ${longDoubleBits(target)}`);
  lines.push('ORDER_LITTLE_ENDIAN__ 1234', 'ORDER_BIG_ENDIAN__ 4321', 'ORDER_PDP_ENDIAN__ 3412');
  lines.push('BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__', 'FLOAT_WORD_ORDER__ __ORDER_LITTLE_ENDIAN__');
  return lines.map((line) => `#define __${line}`);
}

function longDoubleBits(target) {
  if (target.scalars.get('long double').size === 8) return 53;
  return target.machine === 'arm64' ? 113 : 64;
}

/**
 * The macros that a compiler defines by itself for a target, as text.
 * @param {ReturnType<typeof targetOf>} target
 */
function predefined(target) {
  const ones = `${MACHINE_MACROS[target.machine] ?? ''} ${SYSTEM_MACROS[target.system]} __STDC__ __STDC_HOSTED__`;
  const lines = ones
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => `#define ${name} 1`);
  if (target.data === 'LP64') lines.push('#define _LP64 1', '#define __LP64__ 1');
  if (target.system === 'win32' && target.pointer === 8) lines.push('#define _WIN64 1');
  if (!target.signedChar) lines.push('#define __CHAR_UNSIGNED__ 1');
  lines.push('#define __STDC_VERSION__ 201710L', '#define __STDC_UTF_16__ 1', '#define __STDC_UTF_32__ 1');
  lines.push('#define __GNUC__ 12', '#define __GNUC_MINOR__ 2', '#define __GNUC_PATCHLEVEL__ 0');
  lines.push('#define __VERSION__ "12.2.0"', '#define __GNUC_STDC_INLINE__ 1', '#define __NO_INLINE__ 1');
  return [...lines, ...typeMacros(target)].join('\n');
}

module.exports = { targetOf, predefined };
