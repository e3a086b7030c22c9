'use strict';
// Steps of a fuzzed program: each calls one public function, in source text. A pointer is only dereferenced where it is
// real (`w.address`, `w.noop`, a view with so many bytes), so that whatever crashes is the package's fault.

const { damaged } = require('../c/damaged.js');

const quoted = (text) => `'${text}'`;

const mainTypes =
  `char bool i8 int8 u8 uint8 i16 u16 i32 u32 i64 int64 u64 float f32 double f64 pointer ptr function buffer
  arraybuffer string str int long size_t uint8_t wchar_t`.split(/\s+/);
const mainNames = [
  'long double',
  'void *',
  'const char *',
  'unsigned char',
  'long long',
  'int *',
  'short int',
  'char **',
];
const bunTypes =
  `char i8 int8_t u8 i16 u16 i32 int u32 i64 u64 isize usize f64 double f32 float bool ptr pointer cstring i64_fast
  u64_fast function callback fn buffer buffer_length`.split(/\s+/);
const denoTypes = 'u8 i8 u16 i16 u32 i32 u64 i64 usize isize f32 f64 bool pointer buffer function'.split(' ');

/** A type of a signature as source text. */
function typeOf(dialect, { random, values }, depth = 0) {
  if (random.chance(2)) return values.any();
  if (dialect === 'main') {
    if (depth < 3 && random.chance(12)) return `w.types.${random.pick(['point', 'large', 'mixed'])}`;
    return quoted(random.pick(random.chance(20) ? mainNames : mainTypes));
  }
  if (dialect === 'bun') return random.chance(10) ? String(random.between(-1, 22)) : quoted(random.pick(bunTypes));
  if (depth < 3 && random.chance(12)) {
    const fields = Array.from({ length: random.between(0, 4) }, () => typeOf(dialect, { random, values }, depth + 1));
    return `{ struct: [${fields.join(', ')}] }`;
  }
  return quoted(random.pick(denoTypes));
}

/** What to pass for a type: mostly what it takes. C looks at nothing of it. */
function argumentOf(dialect, type, { values, random }) {
  if (random.chance(20)) return values.any();
  if (/buffer|ptr|pointer|\*|array/.test(type)) return random.chance(80) ? values.view().text : values.any();
  if (/str|char \*/.test(type)) return random.chance(70) ? values.text() : values.view().text;
  if (/point|large|mixed|struct/.test(type)) return structValue(type, { values, random });
  if (/function|callback|fn/.test(type)) return random.chance(30) ? values.callback() : values.any();
  if (/bool/.test(type)) return random.pick(['true', 'false', '0', '1', values.any()]);
  return values.number();
}

/** A value for a struct type. */
function structValue(type, { values, random }) {
  if (random.chance(40)) return values.view().text;
  if (random.chance(10)) return values.any();
  if (type.includes('point')) return values.object({ x: values.number(), y: values.number() });
  if (type.includes('large')) {
    const list = values.list(Array.from({ length: random.pick([20, 20, 20, 3, 0]) }, () => '3'));
    return values.object({ a: random.pick(['1', values.number()]), b: random.pick(['2', values.number()]), c: list });
  }
  if (random.chance(50)) return values.object({ small: values.number() });
  return values.object({ big: values.list(['1n', '2n', '3n', values.number()]) });
}

/** A signature in a dialect's words, and types of its parameters. */
function signatureOf(dialect, at, { symbol = true, result } = {}) {
  const { values, random } = at;
  const params = Array.from({ length: random.pick([0, 1, 1, 2, 2, 3, 4, 7, 12, 34]) }, () => typeOf(dialect, at));
  // Whatever comes back in registers is zero there.
  const plain = { main: [...mainTypes, 'void'], bun: [...bunTypes.slice(0, -2), 'void'], deno: [...denoTypes, 'void'] };
  const given = result ?? (random.chance(4) ? values.any() : quoted(random.pick(plain[dialect])));
  const list = values.list(params);
  let properties;
  if (dialect === 'main') properties = { arguments: list, return: given };
  else if (dialect === 'bun') properties = { args: list, returns: given };
  else properties = { parameters: list, result: given };
  if (symbol && dialect === 'main' && random.chance(70)) properties.symbol = quoted('noop');
  if (symbol && dialect === 'deno' && random.chance(70)) properties.name = quoted('noop');
  if (dialect !== 'bun' && random.chance(25)) properties.nonblocking = random.chance(90) ? 'true' : values.any();
  if (dialect === 'main' && random.chance(15)) properties.errno = random.chance(90) ? 'true' : values.any();
  if (dialect !== 'bun' && random.chance(5)) properties.optional = values.any();
  return { text: values.object(properties), params };
}

/** Binds functions and calls each. */
function bindAndCall(dialect, at, slot) {
  const { values, random } = at;
  const count = random.pick([1, 1, 1, 2, 5]);
  const parts = [];
  const calls = [];
  for (let i = 0; i < count; i++) {
    const { text, params } = signatureOf(dialect, at);
    const key = random.pick(['noop', 'noop', 'noop', 'f', "['__proto__']", 'constructor', "'a b'", '0']);
    parts.push(`${dialect === 'bun' ? 'noop' : key}: ${text}`);
    for (let again = 0; again < random.between(1, 3); again++) {
      const args = params.map((type) => argumentOf(dialect, type, at));
      if (random.chance(10)) args.pop();
      if (random.chance(10)) args.push(values.any());
      if (dialect === 'main' && random.chance(4)) args.push('{ signal: AbortSignal.abort() }');
      calls.push(
        `() => v[${slot}].symbols[${quoted(dialect === 'bun' ? 'noop' : key.replace(/[['\]]/g, ''))}](${args.join(', ')})`,
      );
    }
  }
  const path = random.chance(92) ? 'w.lib' : values.any();
  const flags =
    dialect === 'main' && random.chance(10) ? `, ${values.object({ lazy: values.any(), global: 'false' })}` : '';
  const open = `v[${slot}] = w.closes(w.${dialect}.dlopen(${path}, { ${parts.join(', ')} }${flags}))`;
  if (random.chance(20)) calls.splice(random.between(0, calls.length), 0, `() => v[${slot}].close()`);
  return [`() => ${open}`, ...calls];
}

/** Calls of functions that are bound already, and that look at what they are given. */
function calls(at) {
  const { values, random } = at;
  const w = random.pick(['w.m', 'w.m', 'w.b', 'w.d', 'w.later.m', 'w.later.d']);
  const { text, length } = values.view();
  const number = () => values.number();
  // bun:ffi reads a number as an address; texts of Deno are bytes that end somewhere.
  const string =
    w === 'w.m' || w === 'w.later.m'
      ? values.text()
      : w === 'w.b'
        ? random.pick([`'x'`, `''`, `'é'.repeat(500)`])
        : 'new Uint8Array(8)';
  const isText = /^(?:'|new Uint8Array\(8\))/.test(string) ? string : `'x'`;
  const all = [
    () => `${w}.add(${number()}, ${number()})`,
    () => `${w}.wide_add(${number()}, ${number()})`,
    () => `${w}.mix(${number()}, ${number()}, ${number()}, ${number()})`,
    () => `${w}.touch(${text}, ${length})`,
    () => `${w}.touch(${text}, ${length})`,
    () => `const x = ${text}; for (let i = 0; i < 300; i++) w.m.touch(x, ${length})`,
    () => `${w}.touch(null, ${number()})`,
    () => `${w}.text_length(${isText})`,
  ];
  if (w !== 'w.b') {
    all.push(
      () => `${w}.point_sum(${structValue('point', at)}, ${number()})`,
      () => `${w}.point_make(${number()}, ${number()})`,
      () => `${w}.large_then_text(${structValue('large', at)}, ${isText})`,
      () => `${w}.large_make(${number()})`,
    );
  }
  return [`() => { ${random.pick(all)()} }`];
}

/** Callbacks of each dialect, called by C. */
function callbacks(dialect, at, slot) {
  const { values, random } = at;
  const shapes = [
    ['call_int', ['i32', 'i32'], '7'],
    ['call_mixed', ['f64', 'i8', 'f32', 'pointer'], '1, 0.5'],
    ['call_pointer', ['pointer', 'pointer'], ''],
    ['call_void', ['void'], ''],
    ['call_elsewhere', ['void'], ''],
  ];
  if (dialect !== 'bun') shapes.push(['call_point', ['point', 'point'], '3'], ['call_large', ['large'], '']);
  const [name, [result, ...params], args] = random.pick(shapes);
  const spelled = (type) => {
    if (/point$|large/.test(type)) return dialect === 'main' ? `w.types.${type}` : `w.denoTypes.${type}`;
    return quoted(type === 'pointer' && dialect === 'bun' ? 'ptr' : type);
  };
  const list = `[${params.map(spelled).join(', ')}]`;
  const given = /point$|large/.test(result)
    ? structValue(result, at)
    : result === 'void'
      ? values.any()
      : values.number();
  // C compares the pointer with NULL, no more.
  const f = values.callback(random.chance(80) ? given : values.any());
  const more =
    random.chance(20) && dialect !== 'deno' ? `, threadsafe: ${random.pick(['true', 'true', values.any()])}` : '';
  const key = { main: 'm', bun: 'b', deno: 'd' }[dialect];
  const call = random.chance(15) && key !== 'b' ? `w.later.${key}` : `w.${key}`;
  const rest = args && `, ${args}`;
  const steps = [];
  if (dialect === 'deno') {
    const how = random.pick([
      'new w.deno.UnsafeCallback',
      'new w.deno.UnsafeCallback',
      'w.deno.UnsafeCallback.threadSafe',
    ]);
    steps.push(`() => v[${slot}] = w.closes(${how}({ parameters: ${list}, result: ${spelled(result)} }, ${f}))`);
    steps.push(`() => ${call}.${name}(v[${slot}].pointer${rest})`);
  } else {
    const types =
      dialect === 'main'
        ? `arguments: ${list}, return: ${spelled(result)}`
        : `args: ${list}, returns: ${spelled(result)}`;
    steps.push(`() => v[${slot}] = w.closes(new w.${dialect}.JSCallback(${f}, { ${types}${more} }))`);
    steps.push(`() => ${call}.${name}(v[${slot}].ptr${rest})`);
  }
  const more2 = ['ref', 'unref', 'close', 'toString'].filter((method) => dialect !== 'bun' || !/ref/.test(method));
  if (random.chance(40)) steps.push(`() => v[${slot}].${random.pick(more2)}()`);
  if (random.chance(30)) steps.push(steps[1]);
  // A callback that keeps the process alive would never let the program end.
  steps.push(`() => v[${slot}].close()`);
  return steps;
}

/** Malformed C as source text. */
const cText = (random, most = 100) =>
  JSON.stringify(damaged({ below: (limit) => (limit > 0 ? random.between(0, limit - 1) : 0) }, most));

/** Constructors and functions with anything. */
function anything(at) {
  const { values, random } = at;
  const any = () => values.any();
  return [
    `() => ${random.pick([
      () => `w.main.dlopen(${any()}, ${any()}, ${any()})`,
      () => `w.main.dlopen(w.lib, ${any()})`,
      () => `w.main.dlopen(w.lib, { noop: ${any()} })`,
      () => `w.main.dlclose(${any()})`,
      () => `w.main.dlsym(${any()}, ${any()})`,
      () => `new w.main.DynamicLibrary(${any()}, ${any()})`,
      () => `w.main.sizeof(${any()})`,
      () => `w.main.struct(${any()}, ${any()})`,
      () => `w.main.union(${any()})`,
      () => `w.main.array(${any()}, ${random.pick(['2', '-1', '0.5', any()])})`,
      () => `w.main.getNativeFunction(${random.pick(['w.lib', any()])}, 'noop', ${any()}, ${any()})`,
      () => `w.main.getRawPointer(${any()})`,
      () => `w.main.getBufferPointer(${any()})`,
      () => `w.main.getCurrentEventLoop(${any()})`,
      () => `w.closes(new w.main.JSCallback(${any()}, ${any()}))`,
      () => `w.main.openHandles(${any()})`,
      () => `w.main.cdef(${random.pick([any(), values.text()])})`,
      () => `w.main.cdef(${cText(random)})`,
      () => `w.main.cdef('').type(${cText(random, 4)})`,
      () => `w.main.dlopen(w.lib, ${cText(random)})`,
      () => `w.main.dlopen(w.lib, { noop: ${cText(random, 8)} })`,
      () => `w.main.trace(${any()}, ${any()})`,
      () => `w.main.cdef('int noop(void);').open(w.lib, ${any()}).noop(${any()})`,
      () => `w.main.alloc(${random.pick([any(), `'int'`])}, ${any()})`,
      () => `w.main.alloc('int').value = ${any()}`,
      () => `new w.main.Arena().alloc(${any()}, ${any()})`,
      () => `w.main.addressOf(${any()}, ${any()})`,
      () => `w.main.findLibrary(${any()}, ${any()})`,
      () => `w.main.suffix + w.main.types.INT_8`,
      () => `w.bun.dlopen(${any()}, ${any()})`,
      () => `w.bun.native.dlopen(${any()}, ${any()})`,
      () => `w.bun.native.callback(${any()})`,
      () => `w.bun.linkSymbols(${any()})`,
      () => `w.bun.CFunction(${any()})`,
      () => `w.bun.viewSource(${any()}, ${any()})`,
      () => `w.bun.ptr(${any()}, ${any()})`,
      () => `w.closes(new w.bun.JSCallback(${any()}, ${any()}))`,
      () => `w.bun.FFIType[${values.text()}]`,
      () => `w.bun.cc(${any()})`,
      () => `w.bun.suffix`,
      () => `w.deno.dlopen(${any()}, ${any()})`,
      () => `w.deno.dlopen(w.lib, { noop: ${any()} })`,
      () => `w.deno.UnsafePointer.create(${any()})`,
      () => `w.deno.UnsafePointer.of(${any()})`,
      () => `w.deno.UnsafePointer.equals(${any()}, ${any()})`,
      () => `w.deno.UnsafePointer.offset(${any()}, ${any()})`,
      () => `w.deno.UnsafePointer.value(${any()})`,
      () => `new w.deno.UnsafeFnPointer(${any()}, ${any()})`,
      () => `w.closes(new w.deno.UnsafeCallback(${any()}, ${any()}))`,
      () => `w.closes(w.deno.UnsafeCallback.threadSafe(${any()}, ${any()}))`,
      () => `new w.deno.UnsafePointerView(${any()})`,
      () =>
        `w.raw.getNativeFunction(${random.pick(['w.lib', any()])}, ${random.pick([`'noop'`, any()])}, ${random.pick([`'int'`, any()])}, ${any()})`,
      () => `w.raw.getBufferPointer(${any()})`,
      () => `w.raw.sizeof(${any()})`,
      () => `w.main.JSCallback.prototype.${random.pick(['close', 'ref', 'unref'])}.call(${any()})`,
      () => `w.main.DynamicLibrary.prototype.${random.pick(['close', 'getSymbols', 'getFunctions'])}.call(${any()})`,
      () => `w.bun.JSCallback.prototype.close.call(${any()})`,
      () => `w.deno.UnsafeCallback.prototype.${random.pick(['close', 'ref', 'unref'])}.call(${any()})`,
    ])()}`,
  ];
}

const kinds = ['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Int64', 'Uint64', 'Float32', 'Float64'];

/** Memory by address, in the main dialect. */
function mainMemory(at) {
  const { values, random } = at;
  const pointer = random.chance(85) ? 'w.address' : values.noAddress();
  const offset = random.weighted([
    [8, String(random.between(0, 4000))],
    [2, random.pick(['NaN', '0.5', '-0', `'3'`, 'null', 'undefined', 'true', '-1', '1n', '{}', `Symbol('s')`])],
    [1, values.convertible('8')],
  ]);
  const length = random.weighted([
    [6, String(random.between(0, 2000))],
    [2, random.pick(['NaN', '0.5', '-0', `'3'`, 'null', 'undefined', '-1', '2**53', '2**53-1', '1n', '{}'])],
    [1, values.convertible('8')],
  ]);
  const kind = random.pick(kinds);
  const { text } = values.view();
  return [
    `() => ${random.pick([
      () => `w.main.get${kind}(${pointer}, ${offset})`,
      () => `w.main.get${kind}(${pointer})`,
      () => `w.main.set${kind}(${pointer}, ${offset}, ${values.number()})`,
      () => `w.main.set${kind}(${pointer}, ${offset}, ${values.number()})`,
      () => `w.main.setUint8(w.address, 4000, 0)`,
      () => `w.main.toBuffer(${pointer}, ${length}, ${random.pick(['true', 'false', values.any()])})`,
      () => `w.main.toArrayBuffer(${pointer}, ${length}, ${random.pick(['true', 'false', values.any()])})`,
      () =>
        `w.main.exportString(${values.text()}, ${pointer}, ${length}, ${random.pick(['undefined', `'utf8'`, `'latin1'`, `'utf16le'`, `'hex'`, values.any()])})`,
      () => `w.main.exportBuffer(${random.chance(50) ? 'Buffer.alloc(64)' : text}, ${pointer}, ${length})`,
      () => `w.main.exportArrayBuffer(${random.chance(50) ? 'new ArrayBuffer(64)' : text}, ${pointer}, ${length})`,
      () => `w.main.exportArrayBufferView(${text}, ${pointer}, ${length})`,
      () => `w.main.getRawPointer(${text})`,
      () => `w.raw.getBufferPointer(${text})`,
      () => `w.main.toString(${pointer}, ${offset})`,
      () => `w.main.CString(${pointer}, ${offset}, ${length})`,
      () => `new w.main.CString(${pointer}, ${offset}, ${length}).arrayBuffer`,
    ])()}`,
  ];
}

/** Memory by address, in polyffi/bun. */
function bunMemory(at) {
  const { values, random } = at;
  const pointer = random.chance(85) ? random.pick(['Number(w.address)', 'w.address']) : values.noAddress();
  const offset = random.weighted([
    [8, String(random.between(0, 4000))],
    [2, random.pick(['NaN', '0.5', '-0', `'3'`, 'null', 'undefined', 'true', '-1', '1n', '{}', `Symbol('s')`])],
    [1, values.convertible('8')],
  ]);
  const length = random.weighted([
    [6, String(random.between(1, 2000))],
    [2, random.pick(['NaN', '0.5', '0', `'3'`, '-1', '2**53', '2**53-1', '2**40', '1n', '{}'])],
    [1, values.convertible('8')],
  ]);
  const read = random.pick(['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'f32', 'u64', 'i64', 'f64', 'ptr', 'intptr']);
  const { text } = values.view();
  return [
    `() => ${random.pick([
      () => `w.bun.read.${read}(${pointer}, ${offset})`,
      () => `w.bun.read.${read}(${pointer})`,
      () => `w.bun.ptr(${text}, ${offset})`,
      () => `w.bun.toArrayBuffer(${pointer}, ${offset}, ${length})`,
      () => `w.bun.toBuffer(${pointer}, ${offset}, ${length})`,
      () =>
        `w.bun.toArrayBuffer(${pointer}, ${offset}, ${length}, ${random.pick(['-1', 'NaN', '0', '16', `'x'`, '{}', 'null'])})`,
      () => `new w.bun.CString(${pointer}, ${offset}, ${length})`,
      () => `w.bun.CString(${pointer}, ${offset}, ${length})`,
      () => `new w.bun.CString(${pointer}, ${offset}, ${length}).arrayBuffer`,
    ])()}`,
  ];
}

/** Memory by address, in polyffi/deno. */
function denoMemory(at) {
  const { values, random } = at;
  const pointer = random.chance(80)
    ? 'w.deno.UnsafePointer.create(w.address)'
    : random.pick(['null', values.noAddress(), 'w.address', 'Object.freeze({})']);
  const offset = random.weighted([
    [8, String(random.between(0, 4000))],
    [2, random.pick(['0.5', '-0', `'3'`, 'null', 'undefined', 'true', '-1', '1n', '{}', `Symbol('s')`])],
    [1, values.convertible('8')],
  ]);
  const get = random.pick([
    'Bool',
    'Uint8',
    'Int8',
    'Uint16',
    'Int16',
    'Uint32',
    'Int32',
    'BigUint64',
    'BigInt64',
    'Float32',
    'Float64',
    'Pointer',
    'CString',
  ]);
  const length = random.pick([
    '0',
    '64',
    '1000',
    'NaN',
    '-1',
    '0.5',
    '2**53',
    '2**60',
    'Infinity',
    '1n',
    '{}',
    values.convertible('8'),
  ]);
  const { text } = values.view();
  return [
    `() => ${random.pick([
      () => `new w.deno.UnsafePointerView(${pointer}).get${get}(${offset})`,
      () => `new w.deno.UnsafePointerView(${pointer}).get${get}()`,
      () => `w.deno.UnsafePointerView.getCString(${pointer}, ${offset})`,
      () => `new w.deno.UnsafePointerView(${pointer}).copyInto(${text}, ${offset})`,
      () => `w.deno.UnsafePointerView.copyInto(${pointer}, ${text})`,
      () => `w.deno.UnsafePointerView.getArrayBuffer(${pointer}, ${length}, ${offset})`,
      () => `w.deno.UnsafePointer.value(w.deno.UnsafePointer.offset(${pointer}, ${values.number()}))`,
      () => `w.deno.UnsafePointer.of(${text})`,
      () => `w.deno.UnsafePointer.equals(w.deno.UnsafePointer.of(${text}), ${pointer})`,
    ])()}`,
  ];
}

/** What no dialect takes for the address of a function. */
const noFunction = ({ random }) =>
  random.pick(['null', 'undefined', `'x'`, '{}', '0', '0n', 'NaN', `Symbol('s')`, 'w.revoked()']);

/** Functions at an address. */
function functionPointers(at, slot) {
  const { values, random } = at;
  const dialect = random.pick(['main', 'bun', 'deno']);
  const { text, params } = signatureOf(dialect, at, { symbol: false });
  const args = params.map((type) => argumentOf(dialect, type, at)).join(', ');
  if (dialect === 'main') {
    const pointer = random.chance(85) ? 'w.noop' : values.noAddress();
    return [
      `() => v[${slot}] = new w.main.DynamicLibrary(w.lib)`,
      `() => v[${slot}].f = v[${slot}].getFunctionFromPointer(${pointer}, ${text})`,
      `() => v[${slot}].f(${args})`,
    ];
  }
  if (dialect === 'bun') {
    const pointer = random.chance(85) ? random.pick(['w.noop', 'Number(w.noop)']) : noFunction(at);
    return [
      `() => v[${slot}] = w.closes(w.bun.linkSymbols({ f: Object.assign(${text}, { ptr: ${pointer} }) }))`,
      `() => v[${slot}].symbols.f(${args})`,
      `() => w.bun.CFunction(Object.assign(${text}, { ptr: ${pointer} }))(${args})`,
    ];
  }
  const pointer = random.chance(85) ? 'w.deno.UnsafePointer.create(w.noop)' : noFunction(at);
  return [`() => v[${slot}] = new w.deno.UnsafeFnPointer(${pointer}, ${text})`, `() => v[${slot}].call(${args})`];
}

/** Libraries: whatever DynamicLibrary has. */
function libraries(at, slot) {
  const { values, random } = at;
  const { text } = signatureOf('main', at);
  const lib = `v[${slot}]`;
  const name = random.pick([`'noop'`, `'add'`, `'absent'`, `''`, `'a\\0b'`, values.any()]);
  const type = typeOf('main', at);
  const steps = Array.from({ length: random.between(1, 6) }, () =>
    random.pick([
      () => `${lib}.getFunction(${name}, ${text})`,
      () => `${lib}.getFunctions({ noop: ${text} })`,
      () => `${lib}.getFunctions()`,
      () => `${lib}.getSymbol(${name})`,
      () => `${lib}.getSymbols()`,
      () => `[${lib}.path, ${lib}.symbols, ${lib}.functions]`,
      () => `${lib}.getVariable('variable', ${type}).value`,
      () =>
        `${lib}.getVariable('variable', ${random.pick(['w.types.large', 'w.types.point', `'int'`, `'double'`, `'pointer'`])}).value = ${random.chance(50) ? structValue('large', at) : values.number()}`,
      () => `${lib}.getVariable(${name}, ${type})`,
      () => `w.main.dlsym(${lib}, ${name})`,
      () => `w.main.dlclose(${lib})`,
      () => `${lib}.close()`,
      () =>
        `${lib}.callback = ${lib}.registerCallback(${random.chance(60) ? `{ arguments: ['int'], return: 'int' }, ` : ''}${values.callback()})`,
      () => `w.m.call_int(${lib}.callback, ${values.number()})`,
      () => `${lib}.refCallback(${lib}.callback); ${lib}.unrefCallback(${lib}.callback)`,
      () => `${lib}.unregisterCallback(${random.pick([`${lib}.callback`, values.any()])})`,
      () => `${lib}.unrefCallback(${values.any()})`,
    ])(),
  );
  return [`() => ${lib} = w.closes(new w.main.DynamicLibrary(w.lib))`, ...steps.map((step) => `() => { ${step} }`)];
}

/** Struct, union and array types, and their values in memory. */
function structs(at, slot) {
  const { values, random } = at;
  const nested = (depth) => {
    if (depth === 0 || random.chance(50)) return typeOf('main', at, 3);
    const inner = Array.from({ length: random.between(1, 4) }, (_, i) => `f${i}: ${nested(depth - 1)}`);
    return random.pick([
      `w.main.struct({ ${inner.join(', ')} })`,
      `w.main.struct({ ${inner.join(', ')} }, { pack: ${random.pick([1, 2, 4, 3])} })`,
      `w.main.struct({ ${inner.join(', ')} }, { align: ${random.pick([1, 16, 64])} })`,
      `w.main.union({ ${inner.join(', ')} })`,
      `w.main.array(${nested(depth - 1)}, ${random.pick([1, 2, 5, 40])})`,
      `w.types.point.bytes`,
    ]);
  };
  const type = `v[${slot}]`;
  const own = random.pick(['w.types.point', 'w.types.large', 'w.types.mixed']);
  const chosen = random.chance(50) ? own : type;
  const { text } = values.view();
  const offset = random.pick(['0', '0', '4', '-1', '0.5', 'NaN', '2**53', `'1'`, values.any()]);
  const steps = Array.from({ length: random.between(1, 4) }, () =>
    random.pick([
      () => `${chosen}.read(${text}, ${offset})`,
      () => `${chosen}.write(${structValue(chosen, at)}, ${text}, ${offset})`,
      () => `${chosen}.write(${structValue(own, at)}, new Uint8Array(4096))`,
      () =>
        `v[9] = ${chosen}.view(${text}, ${offset}); for (const k in v[9]) v[9][k] = v[9][k]; JSON.stringify(v[9], (k, x) => typeof x === 'bigint' ? 0 : x)`,
      () => `v[9] = ${chosen}.view(new Uint8Array(4096)); w.detach(v[9]); ${chosen}.write(v[9], new Uint8Array(4096))`,
      () => `w.m.point_sum(w.types.point.view(${text}, ${offset}), 1)`,
      () => `[${chosen}.size, ${chosen}.align, ${chosen}.offsets, ${chosen}.length, ${chosen}.bytes.bytes]`,
      () => `v[8] = w.types.point.view(w.view(new Uint8Array(64))); w.detach(); v[8].x; v[8].x = 1`,
    ])(),
  );
  return [`() => ${type} = ${nested(3)}`, ...steps.map((step) => `() => { ${step} }`)];
}

/** Words that objects of the package have, for polluted prototypes. */
const words =
  `text bytes fill write value load map mapSource read store convert cases transient pointer key counted code errno nonblocking
  queued threadsafe lastRules elsewhere patience rejectNul signal variadicAt optional symbol returned parameter result own views invoke size
  align check test kind data call pack union offset element scope keep abort path ptr address then name type struct args returns length 0
  parameters arguments return save getter setter members native toJSON constructor`.split(/\s+/);

const builtIns = [
  ...['get', 'set', 'has', 'delete'].flatMap((key) => [`WeakMap.prototype.${key}`, `Map.prototype.${key}`]),
  ...['subarray', 'fill', 'set', 'slice', 'copyWithin', 'map', 'at'].map((key) => `w.TypedArray.prototype.${key}`),
  ...['some', 'push', 'map', 'filter', 'slice', 'join', 'splice', 'concat', 'every', 'forEach', 'includes'].map(
    (key) => `Array.prototype.${key}`,
  ),
  ...['getInt32', 'setInt32', 'getUint8', 'setUint8', 'getFloat64', 'setBigUint64', 'getBigInt64'].map(
    (key) => `DataView.prototype.${key}`,
  ),
  ...[
    'globalThis.Boolean',
    'globalThis.Number',
    'globalThis.BigInt',
    'globalThis.Uint8Array',
    'globalThis.DataView',
    'globalThis.Map',
  ],
  ...[
    'Math.floor',
    'Math.trunc',
    'BigInt.asIntN',
    'BigInt.asUintN',
    'Number.isInteger',
    'ArrayBuffer.isView',
    'Array.isArray',
    'Object.is',
  ],
  ...[
    'Function.prototype.call',
    'Function.prototype.bind',
    'Function.prototype.apply',
    'Object.create',
    'Object.defineProperty',
    'Reflect.apply',
  ],
  ...[
    'Object.entries',
    'Object.keys',
    'Object.fromEntries',
    'String.prototype.includes',
    'Array.from',
    'globalThis.Function',
    'globalThis.WeakMap',
  ],
];

/** Steps with a property put on a prototype, or a built-in replaced while functions are called that are bound already. */
function spoiled(at, slot) {
  const { values, random } = at;
  const isPollution = random.chance(50);
  const bound = [() => calls(at), () => mainMemory(at), () => bunMemory(at), () => denoMemory(at)];
  const binding = [
    () => bindAndCall(random.pick(['main', 'bun', 'deno']), at, slot),
    () => callbacks(random.pick(['main', 'bun', 'deno']), at, slot),
    () => structs(at, slot),
  ];
  const inner = random.pick(isPollution ? [...bound, ...binding] : bound)();
  const value = random.pick([
    `'x'`,
    'true',
    '1',
    '() => 7',
    '() => ({ length: 1e9 })',
    'function () { try { w.detach(this); } catch {} return this; }',
    '() => { throw new w.Mine(); }',
    values.any(),
  ]);
  let holder;
  let key;
  if (isPollution) {
    holder = random.pick([
      'Object.prototype',
      'Object.prototype',
      'Object.prototype',
      'Array.prototype',
      'Function.prototype',
    ]);
    key = random.pick(words);
  } else {
    const path = random.pick(builtIns);
    holder = path.slice(0, path.lastIndexOf('.'));
    key = path.slice(path.lastIndexOf('.') + 1);
  }
  return inner.map((step) => `() => w.replacing(${holder}, '${key}', ${value}, () => w.wildly(${step}))`);
}

/** Steps of one kind, as source texts of functions. */
function steps(at, slot) {
  const dialect = at.random.pick(['main', 'bun', 'deno']);
  return at.random.weighted([
    [10, () => bindAndCall(dialect, at, slot)],
    [24, () => calls(at)],
    [12, () => callbacks(dialect, at, slot)],
    [12, () => anything(at)],
    [10, () => mainMemory(at)],
    [8, () => bunMemory(at)],
    [8, () => denoMemory(at)],
    [5, () => functionPointers(at, slot)],
    [4, () => libraries(at, slot)],
    [6, () => structs(at, slot)],
    [10, () => spoiled(at, slot)],
    [1, () => [`() => w.collect()`]],
  ])();
}

module.exports = { steps };
