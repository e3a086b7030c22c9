// Structs by value: layout as gcc has it, through arguments, results, callbacks and function pointers.
import { bytes, structs } from './shared/values.mjs';

const sizes = {
  Point: 16,
  Vector: 12,
  Mixed: 12,
  Nested: 32,
  Tagged: 16,
  Three: 3,
  Large: 48,
  Halves: 16,
  Deep: 16,
  One: 1,
  Wide: 32,
};

/** Bytes in which a struct's padding is zero: 1, 2, 3, … in its fields. */
function sample(name, size) {
  const padding = {
    Mixed: [1, 2, 3, 10, 11],
    Nested: [1, 2, 3, 4, 5, 6, 7, 26, 27, 28, 29, 30, 31],
    Tagged: [9, 10, 11, 12, 13, 14, 15],
    Large: [45, 46, 47],
    Deep: [1, 5, 6, 7],
  };
  const made = Uint8Array.from({ length: size }, (_, i) => i + 1);
  for (const at of padding[name] ?? []) made[at] = 0;
  if (name === 'Deep') made[4] = 1;
  return made;
}

export default async function ({ api, record, section, fixture }) {
  const definitions = {
    offset_Mixed: { parameters: ['u32'], result: 'u32' },
    offset_Nested: { parameters: ['u32'], result: 'u32' },
    offset_Large: { parameters: ['u32'], result: 'u32' },
    distance_Point: { parameters: [structs.Point, structs.Point], result: 'f64' },
    later_distance: {
      parameters: [structs.Point, structs.Point],
      result: 'f64',
      name: 'distance_Point',
      nonblocking: true,
    },
    make_Point: { parameters: ['f64', 'f64'], result: structs.Point },
  };
  for (const [name, type] of Object.entries(structs)) {
    definitions[`size_${name}`] = { parameters: [], result: 'u32' };
    definitions[`echo_${name}`] = { parameters: [type], result: type };
    definitions[`later_echo_${name}`] = { parameters: [type], result: type, name: `echo_${name}`, nonblocking: true };
    definitions[`echo_address_${name}`] = { type: 'pointer', name: `echo_${name}` };
    definitions[`write_${name}`] = { parameters: ['buffer', type], result: 'void' };
    definitions[`call_${name}`] = { parameters: ['function', type], result: type };
    definitions[`later_call_${name}`] = {
      parameters: ['function', type],
      result: type,
      name: `call_${name}`,
      nonblocking: true,
    };
    definitions[`third_${name}`] = { parameters: ['i64', 'f64', type, type], result: type };
  }
  const library = api.dlopen(fixture, definitions);
  const { symbols } = library;

  for (const [name, type] of Object.entries(structs)) {
    section(name);
    const size = sizes[name];
    const value = sample(name, size);
    // A struct that comes back from C may have anything in its padding.
    const clean = (result) => {
      const copy = Uint8Array.from(result);
      const fields = sample(name, size);
      for (let i = 0; i < size; i++) if (fields[i] === 0) copy[i] = 0;
      return bytes(copy);
    };
    record('size in C', () => symbols[`size_${name}`]());
    record('size of a result', () => symbols[`echo_${name}`](value).byteLength);
    record('echo', () => clean(symbols[`echo_${name}`](value)));
    record('echo of a larger view', () => {
      const larger = new Uint8Array(size + 16);
      larger.set(value, 8);
      return clean(symbols[`echo_${name}`](larger.subarray(8)));
    });
    await record('echo, nonblocking', async () => clean(await symbols[`later_echo_${name}`](value)));
    record('echo, function pointer', () => {
      const fn = new api.UnsafeFnPointer(symbols[`echo_address_${name}`], { parameters: [type], result: type });
      return clean(fn.call(value));
    });
    record('written by C', () => {
      const target = new Uint8Array(size);
      symbols[`write_${name}`](target, value);
      return clean(target);
    });
    record('in a later place', () => clean(symbols[`third_${name}`](1n, 1, value, new Uint8Array(size))));
    record('in the last place', () => clean(symbols[`third_${name}`](0n, 1, new Uint8Array(size), value)));
    record('through a callback', () => {
      let seen;
      const callback = new api.UnsafeCallback({ parameters: [type], result: type }, (argument) => {
        seen = [
          Object.getPrototypeOf(argument) === Uint8Array.prototype,
          argument.byteOffset,
          argument.byteLength,
          argument.buffer.byteLength,
          clean(argument),
        ];
        return argument.map((byte) => (byte === 0 ? 0 : name === 'Deep' && byte === 1 ? 1 : byte + 1));
      });
      try {
        return [clean(symbols[`call_${name}`](callback.pointer, value)), ...seen];
      } finally {
        callback.close();
      }
    });
    await record('through a callback, nonblocking', async () => {
      const callback = new api.UnsafeCallback({ parameters: [type], result: type }, (argument) => argument);
      try {
        return clean(await symbols[`later_call_${name}`](callback.pointer, value));
      } finally {
        callback.close();
      }
    });
    record('bad value', () => symbols[`echo_${name}`](5));
    record('the argument is not changed', () => {
      const before = bytes(value);
      symbols[`echo_${name}`](value);
      return bytes(value) === before;
    });
  }

  section('offsets');
  const filled = (at) => Uint8Array.from({ length: 48 }, (_, i) => (i === at ? 1 : 0));
  for (const [name, fields] of [
    ['Mixed', 3],
    ['Nested', 4],
    ['Large', 3],
  ]) {
    for (let field = 0; field < fields; field++) {
      record(`${name} ${field}`, () => {
        const at = symbols[`offset_${name}`](field);
        const echoed = symbols[`echo_${name}`](filled(at).subarray(0, sizes[name]));
        return [at, echoed[at]];
      });
    }
  }

  section('values');
  record('distance', () => symbols.distance_Point(Float64Array.of(1, 2), Float64Array.of(4, 6)));
  await record('distance, nonblocking', () => symbols.later_distance(Float64Array.of(1, 2), Float64Array.of(4, 6)));
  record('make', () => new Float64Array(symbols.make_Point(1.5, -2.5).buffer));
  record('the same view twice', () => {
    const view = Float64Array.of(3, 4);
    return symbols.distance_Point(view, view);
  });
  record('a view changed between calls', () => {
    const zero = new Float64Array(2);
    const view = Float64Array.of(3, 4);
    const first = symbols.distance_Point(zero, view);
    view[0] = 0;
    return [first, symbols.distance_Point(zero, view)];
  });
  library.close();
}
