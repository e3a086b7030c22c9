'use strict';
// Steps of a fuzzed program: each calls one public function, in source text. A pointer is only dereferenced where it is
// real (`w.address`, `w.noop`, a view with so many bytes), so that whatever crashes is the package's fault.

const { anything } = require('./anything.js');
const { cdefCalls, cdefTypes, declared } = require('./declared.js');
const { bunMemory, denoMemory, mainMemory } = require('./memory.js');
const { argumentOf, quoted, signatureOf, structValue, typeOf } = require('./signatures.js');
const { spoiled } = require('./spoiled.js');

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

/** Steps of other kinds, where something is not as usual. */
function spoiledSteps(at, slot) {
  const dialect = () => at.random.pick(['main', 'bun', 'deno']);
  const bound = [() => calls(at), () => mainMemory(at), () => bunMemory(at), () => denoMemory(at)];
  const binding = [
    () => bindAndCall(dialect(), at, slot),
    () => callbacks(dialect(), at, slot),
    () => structs(at, slot),
  ];
  return spoiled(at, bound, [...bound, ...binding]);
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
    [6, () => declared(at, slot)],
    [10, () => cdefCalls(at)],
    [5, () => cdefTypes(at, slot)],
    [10, () => spoiledSteps(at, slot)],
    [1, () => [`() => w.collect()`]],
  ])();
}

module.exports = { steps };
