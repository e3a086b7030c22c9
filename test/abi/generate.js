'use strict';
// Random C types and signatures, and their C source. Everything follows from (seed, chunk) for the types and from
// (seed, id) for a function, so that one function can be made again alone.

const { Random } = require('./random');
const { target } = require('./targets');

/** Functions of a chunk: they share one pool of types and one C file. Part of what a seed means; do not vary it. */
const CHUNK = 400;
const POOL = 150;
const DEEPEST = 4;

// [name for polyffi, C type, what a value of it is]
const scalarRows = [
  ['int8', 'int8_t', 'i8'],
  ['i8', 'signed char', 'i8'],
  ['char', 'char', 'char'],
  ['uint8', 'uint8_t', 'u8'],
  ['u8', 'unsigned char', 'u8'],
  ['bool', '_Bool', 'bool'],
  ['int16', 'int16_t', 'i16'],
  ['i16', 'short', 'i16'],
  ['uint16', 'uint16_t', 'u16'],
  ['u16', 'unsigned short', 'u16'],
  ['int32', 'int32_t', 'i32'],
  ['i32', 'int32_t', 'i32'],
  ['int', 'int', 'i32'],
  ['uint32', 'uint32_t', 'u32'],
  ['u32', 'uint32_t', 'u32'],
  ['unsigned int', 'unsigned int', 'u32'],
  ['wchar_t', 'wchar_t', 'wchar'],
  ['int64', 'int64_t', 'i64'],
  ['i64', 'long long', 'i64'],
  ['long', 'long', 'i64'],
  ['ssize_t', 'ssize_t', 'i64'],
  ['intptr_t', 'intptr_t', 'i64'],
  ['uint64', 'uint64_t', 'u64'],
  ['u64', 'unsigned long long', 'u64'],
  ['unsigned long', 'unsigned long', 'u64'],
  ['size_t', 'size_t', 'u64'],
  ['uintptr_t', 'uintptr_t', 'u64'],
  ['float32', 'float', 'f32'],
  ['float', 'float', 'f32'],
  ['f32', 'float', 'f32'],
  ['float64', 'double', 'f64'],
  ['double', 'double', 'f64'],
  ['f64', 'double', 'f64'],
  ['pointer', 'void *', 'ptr'],
  ['ptr', 'const void *', 'ptr'],
];

const bytesOf = { i8: 1, u8: 1, char: 1, bool: 1, i16: 2, u16: 2, i32: 4, u32: 4, wchar: 4, f32: 4 };
for (const value of ['i64', 'u64', 'f64', 'ptr']) bytesOf[value] = 8;
bytesOf.ld = 16;

function scalar([name, c, usual]) {
  const value = target.values[c] ?? usual;
  return { kind: 'scalar', name, c, value, flat: bytesOf[value], depth: 0 };
}

const scalars = scalarRows.map(scalar);
const longDouble = scalar(['long double', 'long double', 'ld']);
const byValue = (...values) => scalars.filter((scalar) => values.includes(scalar.value));
const integers = byValue('i8', 'u8', 'char', 'bool', 'i16', 'u16', 'i32', 'u32', 'wchar', 'i64', 'u64', 'ptr');
const smallIntegers = byValue('i8', 'u8', 'char', 'bool', 'i16', 'u16', 'i32', 'u32');
const floats = byValue('f32', 'f64');
const named = (name) => scalars.find((scalar) => scalar.name === name) || longDouble;

const array = (of, length) => ({ kind: 'array', of, length, flat: of.flat * length, depth: of.depth });

/** The member through which a union's value is written and read: the one with the most value bytes. */
function coverOf(fields) {
  return fields.reduce((best, field, k) => (field.type.flat > fields[best].type.flat ? k : best), 0);
}

function aggregate(kind, types, options = {}) {
  const fields = types.map((type, k) => ({ name: `m${k}`, type, align: options.aligns?.[k] }));
  const cover = kind === 'union' ? coverOf(fields) : undefined;
  return {
    kind,
    fields,
    cover,
    pack: options.pack,
    align: options.align,
    attribute: options.attribute, // pack 1 as __attribute__((packed)) instead of a pragma
    flat: kind === 'union' ? fields[cover].type.flat : fields.reduce((sum, field) => sum + field.type.flat, 0),
    depth: 1 + Math.max(...fields.map((field) => field.type.depth)),
  };
}

// Shapes where an ABI has a special case or where other libraries are known to be wrong; in every pool.
function classics() {
  const [i8, i16, i32, i64, f32, f64, ptr] = ['i8', 'i16', 'i32', 'i64', 'f32', 'f64', 'ptr'].map(named);
  const struct = (types, options) => aggregate('struct', types, options);
  const union = (types, options) => aggregate('union', types, options);
  const pair = struct([f64, f64]);
  return [
    pair,
    struct([f32, f32]),
    struct([f32, f32, f32]),
    struct([array(f64, 4)]),
    struct([struct([f32, f32]), struct([f32, f32])]),
    struct([f32, f64]),
    struct([f64, i64]),
    struct([i64, f64]),
    struct([i32, f32, f64]),
    struct([i8, i32], { pack: 1 }),
    struct([i8, f32], { pack: 1, attribute: true }),
    struct([i16, i64], { pack: 2 }),
    struct([i8, f64, i8], { pack: 1 }),
    struct([struct([i8, i32], { pack: 1 }), i8]),
    union([f64, i32]),
    union([array(f32, 2), i64]),
    union([array(f32, 4), f64]),
    union([pair, array(i8, 16)]),
    union([struct([i8, i32], { pack: 1 }), i64]),
    struct([union([f32, i32]), f32]),
    struct([ptr, i32]),
    struct([i64, i64, i64]),
    struct([array(i8, 3)]),
    struct([i8], { align: 16 }),
    struct([i64, f64], { align: 16 }),
    struct([longDouble]),
    struct([longDouble, longDouble]),
  ];
}

function scalarOf(random) {
  if (random.chance(1.5)) return longDouble;
  return random.pick(random.chance(30) ? floats : scalars);
}

/** Something small enough to be a member: a scalar, an array, or an aggregate of the pool. */
function memberOf(random, pool, limit) {
  const nested = random.chance(45) && pool.length > 0;
  let type = scalarOf(random);
  if (nested) {
    const candidate = random.pick(pool);
    if (candidate.depth < DEEPEST && candidate.flat <= limit) type = candidate;
  }
  if (random.chance(22)) {
    type = array(type, random.between(1, Math.max(1, Math.min(6, Math.floor(limit / type.flat)))));
    if (random.chance(12) && type.flat <= limit / 2) type = array(type, 2);
  }
  return type;
}

function typesOf(random, count, make) {
  return Array.from({ length: count }, make);
}

function optionsOf(random, packs) {
  const options = {};
  if (random.chance(packs)) {
    options.pack = random.pick([1, 1, 1, 2, 2, 4, 8]);
    if (options.pack === 1 && random.chance(50)) options.attribute = true;
  }
  if (random.chance(7)) options.align = random.pick([1, 2, 4, 8, 8, 16, 16, 32]);
  return options;
}

function homogeneous(random) {
  const base = random.chance(6) ? longDouble : random.pick(floats);
  const count = random.weighted([
    [2, 1],
    [3, 2],
    [3, 3],
    [3, 4],
    [1, 5],
  ]);
  const wrap = (n) => {
    if (n > 1 && random.chance(30)) return [array(base, n)];
    const types = typesOf(random, n, () => base);
    return types;
  };
  if (count > 1 && random.chance(35)) {
    const inner = random.between(1, count - 1);
    const nested = aggregate(random.chance(20) ? 'union' : 'struct', wrap(inner));
    const list = [nested, ...wrap(count - inner)];
    if (random.chance(50)) list.reverse();
    return aggregate('struct', list);
  }
  if (random.chance(12)) return aggregate('union', [array(base, count), base]);
  return aggregate('struct', wrap(count));
}

/** A struct, some of whose members are aligned by themselves. GCC packs those not at all that are in a packed struct. */
function withAligns(random, types, options) {
  const isAligned = !options.attribute && random.chance(20);
  const aligns = types.map(() => (isAligned && random.chance(40) ? random.pick([2, 4, 8, 8, 16, 16, 32]) : undefined));
  return aggregate('struct', types, { ...options, aligns });
}

function aggregateOf(random, pool) {
  const kind = random.weighted([
    [14, 'homogeneous'],
    [24, 'small'],
    [10, 'packed'],
    [7, 'bytes'],
    [22, 'nested'],
    [18, 'union'],
    [3, 'large'],
  ]);
  switch (kind) {
    case 'homogeneous':
      return homogeneous(random);
    case 'small':
      return withAligns(
        random,
        typesOf(random, random.between(1, 6), () => scalarOf(random)),
        optionsOf(random, 8),
      );
    case 'packed':
      return aggregate(
        'struct',
        typesOf(random, random.between(2, 5), () => scalarOf(random)),
        {
          ...optionsOf(random, 0),
          pack: random.pick([1, 1, 2, 4]),
        },
      );
    case 'bytes': {
      const types = [array(random.pick(smallIntegers), random.between(1, 20))];
      if (random.chance(40)) types.splice(random.between(0, 1), 0, scalarOf(random));
      return aggregate('struct', types, optionsOf(random, 10));
    }
    case 'nested':
      return withAligns(
        random,
        typesOf(random, random.between(1, 4), () => memberOf(random, pool, 24)),
        optionsOf(random, 15),
      );
    case 'union':
      return aggregate(
        'union',
        typesOf(random, random.between(1, 4), () => memberOf(random, pool, 40)),
        optionsOf(random, 12),
      );
    default: {
      const of = random.chance(50) ? random.pick(scalars) : memberOf(random, pool, 60);
      const types = [array(of, Math.ceil(random.between(100, random.chance(20) ? 5000 : 700) / of.flat))];
      if (random.chance(50)) types.unshift(scalarOf(random));
      return aggregate('struct', types, optionsOf(random, 10));
    }
  }
}

/** Size, alignment, scalars with their offsets and members' offsets: to see which types are worth a test, and to place members. */
function layOut(type) {
  if (type.kind === 'scalar') return { size: type.flat, align: type.flat, scalars: [[0, type]], offsets: [] };
  if (type.kind === 'array') {
    const element = layOut(type.of);
    const scalars = [];
    for (let k = 0; k < type.length; k++) {
      for (const [at, scalar] of element.scalars) scalars.push([at + k * element.size, scalar]);
    }
    return { size: element.size * type.length, align: element.align, scalars, offsets: [] };
  }
  const up = (value, align) => Math.ceil(value / align) * align;
  let align = 1;
  let end = 0;
  const scalars = [];
  const offsets = [];
  for (const field of type.fields) {
    const member = layOut(field.type);
    const memberAlign = Math.min(Math.max(member.align, field.align || 1), type.pack || Infinity);
    const offset = type.kind === 'union' ? 0 : up(end, memberAlign);
    offsets.push(offset);
    align = Math.max(align, memberAlign);
    end = Math.max(end, offset + member.size);
    for (const [at, scalar] of member.scalars) scalars.push([offset + at, scalar]);
  }
  align = Math.max(align, type.align || 1);
  return { size: up(end, align), align, scalars, offsets };
}

/**
 * Whether clang 14 loses bytes of the type when it passes it in registers. It looks at one member of a union, that of the
 * highest alignment. It passes a float there alone, also if another member has a value behind it, in two cases. Padding
 * follows the float (`union { struct { float a, b; } m[2]; struct { float a; double b; } n; }`). Or the member ends with it
 * and another one is packed (`union { struct { double a; float b; } m; float n; }` with `m` packed to 2).
 */
function clangLosesBytes(type) {
  if (type.kind === 'scalar') return false;
  if (type.kind === 'array') return clangLosesBytes(type.of);
  if (type.kind === 'struct') return type.fields.some((field) => clangLosesBytes(field.type));
  if (type.fields.length === 1) return clangLosesBytes(type.fields[0].type);
  const members = type.fields.map((field) => layOut(field.type));
  return members.some(({ size, align, scalars }) => {
    const covered = (from, to) => scalars.some(([at, scalar]) => at < to && at + scalar.flat > from);
    const isPackedBeyond = (at) => members.some((other) => other.align < align && other.size > at + 4);
    return (
      size <= 16 &&
      scalars.some(([at, { value }]) => {
        if (value !== 'f32' || covered(at + 4, at + 8)) return false;
        return at + 8 <= size || isPackedBeyond(at);
      })
    );
  });
}

/**
 * Whether gcc 12 at -O2 may crash where it takes such a variadic argument. It reads an aggregate that is aligned to 16
 * bytes and travels in integer registers with an aligned load from where they were saved, which is aligned to 8.
 */
function gccMisreads(type) {
  if (!type.fields) return false;
  const { size, align, scalars } = layOut(type);
  return align > 8 && size <= 16 && !scalars.some(([, { value }]) => value === 'ld');
}

/**
 * The struct and union types of a chunk, each after those that it is made of.
 * @param {number} seed
 * @param {number} chunk
 */
function poolOf(seed, chunk) {
  const random = new Random(seed, 1, chunk);
  const pool = [];
  const add = (type) => {
    if (type.kind === 'array') return add(type.of);
    if (type.kind === 'scalar' || type.tag) return undefined;
    for (const field of type.fields) add(field.type);
    type.index = pool.length;
    type.tag = `${type.kind} ${type.kind === 'union' ? 'U' : 'S'}${type.index}`;
    type.c = type.tag;
    pool.push(type);
    return undefined;
  };
  for (const type of classics()) add(type);
  while (pool.length < POOL) {
    const type = aggregateOf(random, pool);
    if (!clangLosesBytes(type)) add(type);
  }
  return pool;
}

/** An argument that is memory of the caller: the C function looks at what it points to. */
function memoryOf(random) {
  const kind = random.pick(['string', 'view', 'view', 'arraybuffer']);
  if (kind === 'string') {
    return { kind: 'string', name: random.pick(['string', 'str']), c: 'const char *', flat: 40, depth: 0 };
  }
  const name = kind === 'view' ? random.pick(['pointer', 'buffer', 'ptr']) : random.pick(['pointer', 'arraybuffer']);
  const length = random.between(1, 40);
  return { kind: 'memory', holder: kind, name, c: 'const void *', length, flat: length, depth: 0 };
}

function pickAggregate(random, pool) {
  for (;;) {
    const type = random.pick(pool);
    if (type.flat <= 40 || random.chance(12)) return type;
  }
}

const hasOnlyFloats = (type) =>
  type.kind === 'scalar'
    ? type.value === 'f32' || type.value === 'f64'
    : type.kind === 'array'
      ? hasOnlyFloats(type.of)
      : type.fields.every((field) => hasOnlyFloats(field.type));

function argumentOf(random, pool, theme, position) {
  switch (theme) {
    case 'scalars':
      return scalarOf(random);
    case 'aggregates':
      return random.chance(85) ? pickAggregate(random, pool) : scalarOf(random);
    case 'floats': {
      if (random.chance(50)) return random.pick(floats);
      const type = random.pick(pool);
      return hasOnlyFloats(type) ? type : random.pick(floats);
    }
    case 'integers':
      return random.pick(random.chance(60) ? smallIntegers : integers);
    case 'full':
      // Fills the registers first, so that what follows is split between the last register and the stack.
      if (position < 14) return random.pick(random.chance(45) ? integers : floats);
      return random.chance(60) ? pickAggregate(random, pool) : scalarOf(random);
    default:
      if (random.chance(60)) return scalarOf(random);
      return random.chance(80) ? pickAggregate(random, pool) : memoryOf(random);
  }
}

/**
 * Function `id` of a seed.
 * @param {number} seed
 * @param {number} id
 * @param {object[]} pool the types of its chunk
 */
function functionOf(seed, id, pool) {
  const random = new Random(seed, 2, id);
  const theme = random.weighted([
    [45, 'mixed'],
    [15, 'scalars'],
    [14, 'aggregates'],
    [8, 'floats'],
    [8, 'integers'],
    [10, 'full'],
  ]);
  let count = random.weighted([
    [45, random.between(0, 6)],
    [46, random.between(7, 24)],
    [1, random.between(25, 80)],
  ]);
  if (random.chance(0.3)) count = random.between(81, 256);
  if (theme === 'full') count = Math.max(count, random.between(12, 24));
  const types = [];
  let flat = 0;
  while (types.length < count) {
    let type = argumentOf(random, pool, theme, types.length);
    if (flat + type.flat > 12000) type = scalarOf(random);
    flat += type.flat;
    types.push(type);
  }
  let fixed = count;
  if (random.chance(12)) {
    if (count === 0) types.push(random.pick(integers));
    fixed = random.between(1, types.length);
    for (let k = fixed; k < types.length; k++) {
      if (gccMisreads(types[k])) types[k] = random.pick(integers);
    }
  }
  const result = random.weighted([
    [6, null],
    [44, scalarOf(random)],
    [50, pickAggregate(random, pool)],
  ]);
  const forms = types.map((type) =>
    type.kind === 'struct' || type.kind === 'union'
      ? random.pick([
          'object',
          'object',
          'object',
          'bytes',
          'bytes',
          'subarray',
          'dataview',
          'arraybuffer',
          'view',
          'typed',
        ])
      : 'value',
  );
  return {
    id,
    symbol: `f${id}`,
    types,
    forms,
    fixed,
    variadic: random.chance(2) || fixed < types.length ? types.length > 0 : false,
    result,
    resultForm: result && result.kind !== 'scalar' ? random.pick(['object', 'bytes']) : 'value',
    nonblocking: random.chance(12),
    errno: random.chance(12),
    transient: random.chance(25), // a callback made for one call
    apart: random.chance(8), // a callback called from another thread
  };
}

const promotedInteger = { ...named('int'), promoted: true };
const promotedFloat = { ...named('double'), promoted: true };

/** The type that argument `k` has after C's default promotions, where they apply. */
function passedAs(fn, k) {
  const type = fn.types[k];
  if (k < fn.fixed || type.kind !== 'scalar') return type;
  if (type.value === 'f32') return promotedFloat;
  return type.flat < 4 ? promotedInteger : type;
}

// ---- C text ----

function declare(type, name) {
  let dimensions = '';
  while (type.kind === 'array') {
    dimensions += `[${type.length}]`;
    type = type.of;
  }
  return `${type.c}${type.c.endsWith('*') ? '' : ' '}${name}${dimensions}`;
}

/** The C declaration of a struct or union of the pool. */
function declaration(type) {
  const aligned = ({ align }) => (align ? ` __attribute__((aligned(${align})))` : '');
  const fields = type.fields.map((field) => `  ${declare(field.type, field.name)}${aligned(field)};\n`).join('');
  const attributes = [];
  if (type.attribute) attributes.push('packed');
  if (type.align) attributes.push(`aligned(${type.align})`);
  const tail = attributes.length > 0 ? ` __attribute__((${attributes.join(', ')}))` : '';
  const text = `${type.tag} {\n${fields}}${tail};\n`;
  return type.pack && !type.attribute ? `#pragma pack(push, ${type.pack})\n${text}#pragma pack(pop)\n` : text;
}

/** The aggregates that the given types are made of, in declaration order. */
function aggregatesOf(types) {
  const found = new Set();
  const visit = (type) => {
    if (type.kind === 'array') visit(type.of);
    if (!type.fields || found.has(type)) return;
    found.add(type);
    for (const field of type.fields) visit(field.type);
  };
  types.forEach(visit);
  return [...found].sort((a, b) => a.index - b.index);
}

function prototype(fn, name = fn.symbol) {
  const parameters = fn.types.slice(0, fn.fixed).map((type, k) => declare(type, `a${k}`));
  if (fn.variadic) parameters.push('...');
  return `${fn.result ? declare(fn.result, '') : 'void '}${name}(${parameters.join(', ') || 'void'})`;
}

/** The function as C, with the types that it needs; what a failure prints. */
function describe(fn) {
  const types = aggregatesOf([...fn.types, ...(fn.result ? [fn.result] : [])])
    .map(declaration)
    .join('');
  const tail = fn.types
    .slice(fn.fixed)
    .map((type) => declare(type, '').trim())
    .join(', ');
  return `${types}${prototype(fn)};${tail ? `  /* called with ...: ${tail} */` : ''}\n`;
}

// Loops for arrays; `act` writes the statement for one element.
function each(type, place, depth, act) {
  if (type.kind !== 'array') return act(type, place);
  const at = `i${depth}`;
  const inner = each(type.of, `${place}[${at}]`, depth + 1, act);
  return `for (size_t ${at} = 0; ${at} < ${type.length}; ${at}++) { ${inner} }`;
}

const sizeText = (type) => (type.value === 'ld' ? 'LD_BYTES' : `sizeof(${type.c})`);
const floatSuffix = (type) => (type.value === 'f32' ? '_f32' : type.value === 'f64' ? '_f64' : '');
const helper = (verb, type) => `${verb}_${type.kind === 'union' ? 'U' : 'S'}${type.index}`;

// A member that is an aggregate goes through a copy, since its place may be less aligned than its type; an argument or
// a result needs none.
const isVariable = (place) => /^\w+$/.test(place);

function foldText(type, place) {
  return each(type, place, 0, (of, at) => {
    if (of.kind === 'scalar') {
      return floatSuffix(of) ? `h = fold${floatSuffix(of)}(h, &${at});` : `h = fold(h, &${at}, ${sizeText(of)});`;
    }
    if (isVariable(at)) return `h = ${helper('fold', of)}(h, &${at});`;
    return `{ ${of.c} t = ${at}; h = ${helper('fold', of)}(h, &t); }`;
  });
}

function fillText(type, place) {
  const expressions = {
    char: 'next(s) & 0x7f',
    bool: 'next(s) & 1',
    wchar: 'next(s) & 0x7fffffff',
    f32: 'next_f32(s)',
    f64: 'next_f64(s)',
    ld: 'next_ld(s)',
  };
  return each(type, place, 0, (of, at) => {
    if (of.kind === 'scalar') return `${at} = (${of.c})(${expressions[of.value] || 'next(s)'});`;
    if (isVariable(at)) return `memset(&${at}, 0xa5, sizeof ${at}); ${helper('fill', of)}(&${at}, s);`;
    return `{ ${of.c} t; memset(&t, 0xa5, sizeof t); ${helper('fill', of)}(&t, s); ${at} = t; }`;
  });
}

function loadText(type, place) {
  return each(type, place, 0, (of, at) => {
    if (of.kind === 'scalar') return `w = take(&${at}, w, ${sizeText(of)});`;
    if (isVariable(at)) return `memset(&${at}, 0xa5, sizeof ${at}); w = ${helper('load', of)}(&${at}, w);`;
    return `{ ${of.c} t; memset(&t, 0xa5, sizeof t); w = ${helper('load', of)}(&t, w); ${at} = t; }`;
  });
}

function storeText(type, place) {
  return each(type, place, 0, (of, at) => {
    if (of.kind === 'scalar') {
      return floatSuffix(of) ? `w = give${floatSuffix(of)}(w, &${at});` : `w = give(w, &${at}, ${sizeText(of)});`;
    }
    if (isVariable(at)) return `w = ${helper('store', of)}(w, &${at});`;
    return `{ ${of.c} t = ${at}; w = ${helper('store', of)}(w, &t); }`;
  });
}

/** The members that carry a value: all of a struct, the cover of a union. */
const valueFields = (type) => (type.kind === 'union' ? [type.fields[type.cover]] : type.fields);

// What each helper of a type is: its result, its parameters, its statements and what it returns.
const helperParts = {
  fold: (type) => ['uint64_t', `uint64_t h, const ${type.c} *p`, foldText, '  return h;\n'],
  fill: (type) => ['void', `${type.c} *p, uint64_t *s`, fillText, ''],
  load: (type) => ['const uint8_t *', `${type.c} *p, const uint8_t *w`, loadText, '  return w;\n'],
  store: (type) => ['uint8_t *', `uint8_t *w, const ${type.c} *p`, storeText, '  return w;\n'],
};

function helperText(verb, type) {
  const [result, parameters, statement, end] = helperParts[verb](type);
  const body = valueFields(type).map((field) => `  ${statement(field.type, `p->${field.name}`)}\n`);
  return `PF_APART ${result} ${helper(verb, type)}(${parameters}) {\n${body.join('')}${end}}\n`;
}

const resultsOf = (functions) => functions.filter((fn) => fn.result).map((fn) => fn.result);
const argumentsOf = (functions) => functions.flatMap((fn) => fn.types);
const helpers = (verb, types) =>
  aggregatesOf(types)
    .map((type) => helperText(verb, type))
    .join('');

/** The header with all types of a chunk. */
function typesSource(pool) {
  return `#include "prelude.h"\n\n${pool.map(declaration).join('\n')}`;
}

function calleeText(fn, slot) {
  const lines = ['uint64_t h = PF_START;'];
  if (fn.variadic) lines.push('va_list list;', `va_start(list, a${fn.fixed - 1});`);
  fn.types.forEach((_, k) => {
    const type = passedAs(fn, k);
    if (k >= fn.fixed) lines.push(`${declare(type, `a${k}`)} = va_arg(list, ${type.c});`);
    if (type.kind === 'string') lines.push(`h = fold(h, a${k}, strlen(a${k}) + 1);`);
    else if (type.kind === 'memory') lines.push(`h = fold(h, a${k}, ${type.length});`);
    else lines.push(foldText(type, `a${k}`));
    lines.push(`pf_trace[${k}] = h;`);
  });
  if (fn.variadic) lines.push('va_end(list);');
  lines.push(`pf_digests[${slot}] = h;`);
  if (fn.result) {
    lines.push(`${declare(fn.result, 'r')};`, 'uint64_t state = h, *s = &state;', fillText(fn.result, 'r'));
  }
  lines.push('errno = 1 + (int)(h >> 40 & 0x7f);');
  if (fn.result) lines.push('return r;');
  return `PF_EXPORT ${prototype(fn)} {\n  ${lines.join('\n  ')}\n}\n`;
}

/** The functions themselves, and what the checks need to know of them. */
function calleeSource(functions, pool, header) {
  const layouts = pool.flatMap((type) => [
    `(uint32_t)sizeof(${type.c}), (uint32_t)_Alignof(${type.c})`,
    ...type.fields.map((field) => `(uint32_t)offsetof(${type.c}, ${field.name})`),
  ]);
  return `#include "${header}"

static uint64_t pf_digests[${functions.length}];
static uint64_t pf_trace[${Math.max(1, ...functions.map((fn) => fn.types.length))}];

static const uint32_t pf_layouts[] = {
  ${layouts.join(',\n  ')}
};

PF_EXPORT void pf_copy_layouts(void *to) { memcpy(to, pf_layouts, sizeof pf_layouts); }
PF_EXPORT void pf_copy_trace(void *to, size_t count) { memcpy(to, pf_trace, count * 8); }

/* Copies the digest of a function's last call and forgets it; the digest is 0 where the function was not called. */
PF_EXPORT void pf_take_digest(uint32_t slot, void *to) {
  memcpy(to, &pf_digests[slot], 8);
  pf_digests[slot] = 0;
}

${helpers('fold', argumentsOf(functions))}
${helpers('fill', resultsOf(functions))}
${functions.map(calleeText).join('\n')}
typedef void (*pf_function)(void);
static const pf_function pf_functions[] = { ${functions.map((fn) => `(pf_function)${fn.symbol}`).join(', ')} };

PF_EXPORT void *pf_address(uint32_t slot) { return (void *)pf_functions[slot]; }
`;
}

function callerText(fn) {
  const parameters = fn.types.slice(0, fn.fixed).map((type) => declare(type, '').trim());
  if (fn.variadic) parameters.push('...');
  const lines = [];
  fn.types.forEach((declared, k) => {
    const type = passedAs(fn, k);
    if (type.kind === 'string') {
      lines.push(`const char *a${k} = (const char *)w; w += strlen(a${k}) + 1;`);
    } else if (type.kind === 'memory') {
      lines.push(`const void *a${k} = w; w += ${type.length};`);
    } else {
      lines.push(`${declare(type, `a${k}`)};`, loadText(type, `a${k}`));
    }
  });
  const values = fn.types.map((type, k) => (passedAs(fn, k).promoted ? `(${type.c})a${k}` : `a${k}`));
  const pointer = `${fn.result ? declare(fn.result, '') : 'void '}(PF_CONVENTION *)(${parameters.join(', ') || 'void'})`;
  const call = `((${pointer})f)(${values.join(', ')})`;
  lines.push('errno = 0;');
  if (!fn.result) {
    lines.push(`${call};`, 'return errno;');
  } else {
    lines.push(`${declare(fn.result, 'r')} = ${call};`, 'int code = errno;', 'w = out;', storeText(fn.result, 'r'));
    lines.push('return code;');
  }
  return `static int call_${fn.symbol}(void (*volatile f)(void), const uint8_t *w_in, uint8_t *out) {
  uint8_t *w = (uint8_t *)w_in;
  ${lines.join('\n  ')}
}
`;
}

/** The C caller: takes argument values off the wire, calls, puts the result on the wire, returns errno. */
function callerSource(functions, header) {
  return `#include "${header}"

${helpers('load', argumentsOf(functions))}
${helpers('store', resultsOf(functions))}
${functions.map(callerText).join('\n')}
static int (*const pf_calls[])(void (*)(void), const uint8_t *, uint8_t *) = {
  ${functions.map((fn) => `call_${fn.symbol}`).join(', ')}
};

PF_EXPORT int32_t pf_call(uint32_t slot, void *f, const void *wire, void *out) {
  return pf_calls[slot]((void (*)(void))f, wire, out);
}
`;
}

module.exports = {
  CHUNK,
  poolOf,
  functionOf,
  layOut,
  passedAs,
  valueFields,
  describe,
  declaration,
  typesSource,
  calleeSource,
  callerSource,
};
