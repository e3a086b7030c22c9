'use strict';
// Steps of a fuzzed program that go by C declarations: `w.declared` and its library `w.c`. A number or a bigint is an address
// there, so that what stands for a pointer is never one; C looks at no more elements than there are.

const { structValue } = require('./signatures.js');

/** A library that nobody else has open, by C text and by types: its variable, its functions, and closing it meanwhile. */
function declared(at, slot) {
  const { values, random } = at;
  const isText = random.chance(60);
  const library = `v[${slot}]`;
  const place = isText ? `${library}.variable` : `${library}.symbols.variable.value`;
  const f = isText ? library : `${library}.symbols`;
  const types = `{ variable: { type: w.types.point }, add: { arguments: ['int', 'int'], return: 'int' },
    point_sum: { arguments: [w.types.point, 'int'], return: 'int' },
    call_int: { arguments: [{ callback: { arguments: ['int'], return: 'int' } }, 'int'], return: 'int' } }`;
  const open = isText
    ? `w.closes(w.declared.open(w.alone, ${random.chance(80) ? 'undefined' : values.any()}))`
    : `w.closes(w.main.dlopen(w.alone, ${types}))`;
  const value = () => structValue('point', at);
  const steps = Array.from({ length: random.between(1, 6) }, () =>
    random.pick([
      () => `${place} = ${value()}`,
      () => `${place} = ${value()}`,
      () => `${place} = { get x() { w.act(${values.action()}); return 1; }, y: ${values.number()} }`,
      () => `String(${place})`,
      () => `${f}.add(${values.number()}, ${values.number()})`,
      () => `${f}.point_sum(${value()}, ${values.number()})`,
      () => `${f}.point_sum({ x: 1, get y() { w.act('close'); return 2; } }, 3)`,
      () => `${f}.call_int(${values.callback(values.number())}, ${values.number()})`,
      () => `const made = w.main.alloc(w.types.point); made.value = ${value()}; ${f}.point_sum(made.value, 1)`,
      () =>
        `const arena = new w.main.Arena(); const made = arena.alloc(w.types.point); w.act(${values.action()}); made.value = ${value()}; arena.close?.()`,
      () => `w.main.dlclose(${isText ? library : `${library}.lib`})`,
    ])(),
  );
  return [`() => ${library} = ${open}`, ...steps.map((step) => `() => { ${step} }`)];
}

/** A value that is no number of any kind, nor becomes one: no address. */
const noNumber = (random) =>
  random.pick([
    'undefined',
    'true',
    `Symbol('s')`,
    `'x'`,
    '() => 1',
    'class {}',
    'new Map()',
    'w.revoked()',
    'w.revoked([])',
    'w.revoked(() => 1)',
    'Object.create(null)',
    'new Proxy({}, {})',
    '[undefined]',
    '[[]]',
    `{ z: 1 }`,
    `Object.create(w.main.JSCallback.prototype)`,
    `w.c`,
    `w.declared`,
  ]);

/** A point as an object, whose getters may do anything. */
function point({ random, values }) {
  const number = () => random.pick(['1', '2', '-3', values.number()]);
  return random.pick([
    () => `{ x: ${number()}, y: ${number()} }`,
    () => `{ get x() { w.act(${values.action()}); return 1; }, y: 2 }`,
    () => `new Proxy({ x: 1, y: 2 }, { get(t, k) { w.act(${values.action()}); return t[k]; } })`,
    () => `Object.freeze({ x: 1, y: 2 })`,
    () => `{ x: 1, set y(value) { w.act(${values.action()}); }, get y() { return 2; } }`,
    () => `w.there('{ x: 1, y: 2 }')`,
    () => `w.types.point.view(w.view(new Uint8Array(64)))`,
    () => `w.declared.type('struct point').view(w.view(new ArrayBuffer(64)))`,
    () => values.view().text,
  ])();
}

/**
 * What stands for a pointer to points.
 * @returns {{ text: string, count: number }} how many points C may look at
 */
function points(at) {
  const { random, values } = at;
  const list = (count) => `[${Array.from({ length: count }, () => point(at)).join(', ')}]`;
  const count = random.between(1, 5);
  return random.pick([
    () => ({ text: list(count), count }),
    () => ({
      text: `w.changing([{ x: 1, y: 2 }, { x: 3, y: 4 }], 0, ${random.pick([0, 1, 3, 3000, 30000])})`,
      count: 2,
    }),
    () => ({ text: `Object.freeze(${list(count)})`, count }),
    () => ({ text: point(at), count: 0 }),
    () => ({ text: `w.main.alloc(w.types.point, ${count})`, count }),
    () => ({ text: `w.main.alloc(w.declared.type('struct point'), ${count})`, count }),
    () => ({ text: `new w.main.Arena().alloc('struct { int x, y; }', ${count})`, count }),
    () => ({ text: 'w.c.points', count: 4 }),
    () => ({ text: 'w.c.points[1]', count: 1 }),
    () => {
      const view = values.view();
      return { text: view.text, count: Math.floor(view.length / 8) };
    },
    () => ({ text: 'null', count: 0 }),
    () => ({ text: noNumber(random), count: 0 }),
  ])();
}

/** What stands for a pointer to a pointer to characters, and how many texts C may look at. */
function texts({ random, values }) {
  const text = () => random.pick([`'a'`, `'é'.repeat(50)`, `''`, 'null', 'Buffer.from("b\\0")', noNumber(random)]);
  const count = random.between(0, 4);
  const list = `[${Array.from({ length: count }, text).join(', ')}]`;
  return random.pick([
    { text: list, count },
    { text: `w.changing(['a', 'b'], 1, ${random.pick([0, 3, 9000])})`, count: 2 },
    {
      text: `Object.defineProperty(['a', 'b', 'c'], 1, { get() { w.act(${values.action()}); return 'x'; } })`,
      count: 3,
    },
    { text: noNumber(random), count: 0 },
  ]);
}

/** What stands for a pointer to a function. */
const functions = ({ random, values }) =>
  random.pick([
    values.callback('7'),
    values.callback('7'),
    'w.c.get_add()',
    `w.closes(new w.main.JSCallback(() => 1, { arguments: ['int', 'int'], return: 'int' }))`,
    `w.lyingCallback(${random.pick(['5', `'x'`, '-1n', '2n ** 64n', 'undefined', values.convertible('0')])})`,
    noNumber(random),
  ]);

/** Calls of functions with pointers to structs, to texts and to functions, off the thread, too. */
function cdefCalls(at) {
  const { random, values } = at;
  const c = random.pick(['w.c', 'w.c', 'w.c', 'w.offThread']);
  const [some, list] = [points(at), texts(at)];
  const late = values.convertible(String(some.count));
  return [
    `() => ${random
      .pick([
        () => `${c}.points_sum(${some.text}, ${some.count})`,
        () => `${c}.points_sum(${some.text}, ${late})`,
        () => `${c}.points_bump(${some.text}, ${some.count})`,
        () => `${c}.points_bump(${some.text}, ${random.pick([late, '0'])})`,
        () => `${c}.texts_length(${list.text}, ${list.count})`,
        () => `${c}.call_at(${functions(at)}, ${random.pick(['3', values.number()])})`,
        () => `${c}.call_two(${functions(at)}, 1, ${values.number()})`,
        () => `w.c.call_at((p) => { w.act(${values.action()}); return w.declared.type('struct point').view(p).x; }, 5)`,
        () => `w.c.points[${random.between(0, 3)}] = ${point(at)}`,
        () => `w.c.points = ${random.pick([some.text, `[${point(at)}, {}, {}, {}]`])}`,
        () => `w.c.points[2].x = ${values.number()}`,
        () => `w.c.numbers[${random.pick(['0', '7', '8', '-1', `'x'`])}] = ${values.number()}`,
        () => `w.moved(w.c.numbers)[0]`,
        () => `w.c.name_of(${values.number()}, ${point(at)})`,
        () => `w.main.addressOf(w.c, ${random.pick([`'points'`, `'points_sum'`, values.any()])})`,
        () => `w.main.trace(w.c, () => w.act(${values.action()}))(), ${c}.points_sum(${some.text}, ${some.count})`,
        () =>
          `const end = w.main.trace(w.c, () => w.act(${values.action()})); try { ${c}.points_bump(${some.text}, 0); } finally { end(); }`,
      ])()
      .replace(/^const [^]*$/, (text) => `{ ${text} }`)}`,
  ];
}

/** Types by C text, what they read and write, and memory of them. */
function cdefTypes(at, slot) {
  const { random, values } = at;
  const memory = `v[${slot}]`;
  const name = random.pick([
    'int',
    'struct point',
    'struct point [3]',
    'struct mixed',
    'char [8]',
    'const char *',
    'double',
    'int (*)(int)',
    'enum color',
    'struct tail',
    '_Bool',
    'long double',
  ]);
  const type = `w.declared.type('${name}')`;
  const { text } = values.view();
  // Bytes would be addresses there.
  const hasPointer = /\*|mixed/.test(name);
  const members = `{ a: 1, b: 2, flag: true, text: ${noNumber(random)}, rest: [] }`;
  const given = () =>
    random.pick(
      hasPointer
        ? [noNumber(random), members]
        : [values.any(), point(at), `[${point(at)}, ${point(at)}, ${point(at)}]`, members, `'text'`, text],
    );
  const offset = random.pick(['0', '0', '4', '-1', '0.5', 'NaN', '2**53', `'1'`]);
  const steps = Array.from({ length: random.between(1, 5) }, () =>
    random.pick([
      () => `${memory}.value = ${given()}`,
      () => `${memory}[${random.pick([0, 1, 7, -1])}] = ${given()}`,
      () => `String(${memory}) + JSON.stringify(${memory}, (k, x) => typeof x === 'bigint' ? 0 : x)`,
      () => `${memory}.bytes.fill(${random.pick(['0', values.number()])}, 0, ${hasPointer ? 0 : 4})`,
      () => `[${memory}.length, ${memory}.byteLength, ${memory}.pointer]`,
      () => `[...${memory}, ${memory}.toJSON(), ${memory}.hasOwnProperty('0'), ${memory}.propertyIsEnumerable(0)]`,
      () => `w.declared.errors + ${memory}.constructor`,
      () => `new ${memory}.constructor(${values.any()}, ${values.any()}, ${values.any()})`,
      () => `new ${type}.constructor(${values.any()}, ${values.any()})`,
      () => `new w.declared.constructor(${values.any()})`,
      () => `${memory}.free()`,
      () => `w.moved(${memory}.bytes)`,
      () => `${type}.write(${given()}, ${text}, ${offset})`,
      () => (hasPointer ? `${type}.size` : `${type}.read(${text}, ${offset})`),
      () =>
        hasPointer
          ? `${type}.align`
          : `const x = ${type}.view(${text}, ${offset}); w.act(${values.action()}); JSON.stringify(x, (k, y) => typeof y === 'bigint' ? 0 : y)`,
      () => `w.declared.type('struct tail').flexible(${values.any()})`,
      () => `w.main.sizeof(${type})`,
      () => `new w.main.Arena().free()`,
      () => `w.arena.alloc(${type}, ${random.pick(['1', '2', values.number()])}); w.arena.free()`,
      () =>
        `Object.keys(w.declared.types) + Object.keys(w.declared.constants) + String(w.declared.functions.points_sum) + String(w.declared.variables.points)`,
    ])(),
  );
  return [
    `() => ${memory} = w.main.alloc(${type}, ${random.pick(['1', '2', '8', values.number()])})`,
    ...steps.map((step) => `() => { ${step} }`),
  ];
}

module.exports = { cdefCalls, cdefTypes, declared };
