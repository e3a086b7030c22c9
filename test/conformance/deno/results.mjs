// Results of every type on chosen bytes: synchronous, nonblocking and through a function pointer.
import { bytes, isPointer, numberTypes, scalarTypes, structs } from './shared/values.mjs';

export default async function ({ api, record, section, fixture }) {
  const definitions = {
    nothing: { parameters: [], result: 'void' },
    later_nothing: { parameters: [], result: 'void', nonblocking: true, name: 'nothing' },
    null_pointer: { parameters: [], result: 'pointer' },
    null_buffer: { parameters: [], result: 'buffer', name: 'null_pointer' },
    null_function: { parameters: [], result: 'function', name: 'null_pointer' },
    later_null: { parameters: [], result: 'pointer', name: 'null_pointer', nonblocking: true },
    block_address: { parameters: [], result: 'pointer' },
    fill_Mixed: { parameters: ['buffer'], result: 'void' },
  };
  for (const type of scalarTypes) {
    definitions[`load_${type}`] = { parameters: ['buffer'], result: type };
    definitions[`later_${type}`] = { parameters: ['buffer'], result: type, name: `load_${type}`, nonblocking: true };
    definitions[`address_${type}`] = { type: 'pointer', name: `load_${type}` };
  }
  for (const name of Object.keys(structs)) {
    definitions[`read_${name}`] = { parameters: ['buffer'], result: structs[name] };
    definitions[`later_${name}`] = {
      parameters: ['buffer'],
      result: structs[name],
      name: `read_${name}`,
      nonblocking: true,
    };
    definitions[`address_${name}`] = { type: 'pointer', name: `read_${name}` };
  }
  const library = api.dlopen(fixture, definitions);
  const { symbols } = library;
  const plain = (value) => (isPointer(value) ? `pointer ${api.UnsafePointer.value(value).toString(16)}` : value);

  section('void');
  record('sync', () => symbols.nothing());
  await record('nonblocking', () => symbols.later_nothing());

  const patterns = {
    zeros: [0, 0, 0, 0, 0, 0, 0, 0],
    one: [1, 0, 0, 0, 0, 0, 0, 0],
    ones: [255, 255, 255, 255, 255, 255, 255, 255],
    high: [128, 128, 128, 128, 128, 128, 128, 128],
    rising: [1, 2, 3, 4, 5, 6, 7, 8],
    'least signed': [0, 0, 0, 128, 0, 0, 0, 128],
    'largest signed': [255, 255, 255, 127, 255, 255, 255, 127],
    'safe integer': [255, 255, 255, 255, 255, 255, 31, 0],
    'beyond safe': [0, 0, 0, 0, 0, 0, 32, 0],
    infinity: [0, 0, 128, 127, 0, 0, 240, 127],
    NaN: [0, 0, 192, 127, 0, 0, 248, 127],
    'negative zero': [0, 0, 0, 128, 0, 0, 0, 128],
    two: [2, 0, 0, 0, 0, 0, 0, 0],
    three: [3, 0, 0, 0, 0, 0, 0, 0],
    'high bit': [128, 0, 0, 0, 0, 0, 0, 0],
  };
  for (const type of scalarTypes) {
    section(type);
    const fn = new api.UnsafeFnPointer(symbols[`address_${type}`], { parameters: ['buffer'], result: type });
    const laterFn = new api.UnsafeFnPointer(symbols[`address_${type}`], {
      parameters: ['buffer'],
      result: type,
      nonblocking: true,
    });
    for (const [name, pattern] of Object.entries(patterns)) {
      const source = new Uint8Array(pattern);
      record(name, () => plain(symbols[`load_${type}`](source)));
      await record(`${name}, nonblocking`, async () => plain(await symbols[`later_${type}`](source)));
      record(`${name}, function pointer`, () => plain(fn.call(source)));
      if (name === 'rising')
        await record(`${name}, nonblocking function pointer`, async () => plain(await laterFn.call(source)));
    }
  }

  section('pointer');
  record('NULL', () => [symbols.null_pointer(), symbols.null_buffer(), symbols.null_function()]);
  await record('NULL, nonblocking', () => symbols.later_null());
  record('a pointer is new each time', () => {
    const first = symbols.block_address();
    const second = symbols.block_address();
    return [first === second, api.UnsafePointer.equals(first, second)];
  });

  section('struct');
  const source = Uint8Array.from({ length: 64 }, (_, i) => i + 1);
  for (const name of Object.keys(structs)) {
    const fn = new api.UnsafeFnPointer(symbols[`address_${name}`], { parameters: ['buffer'], result: structs[name] });
    // Padding bytes are not part of the value: what the compiler does with them is its own affair.
    const masked = (result) => {
      const text = bytes(result).split(' ');
      for (const at of {
        Mixed: [1, 2, 3, 10, 11],
        Nested: [1, 2, 3, 4, 5, 6, 7, 26, 27, 28, 29, 30, 31],
        Tagged: [9, 10, 11, 12, 13, 14, 15],
        Large: [45, 46, 47],
        Deep: [1, 5, 6, 7],
      }[name] ?? [])
        text[at] = '..';
      if (name === 'Deep') text[4] = '..';
      return text.join(' ');
    };
    record(`${name}`, () => masked(symbols[`read_${name}`](source)));
    await record(`${name}, nonblocking`, async () => masked(await symbols[`later_${name}`](source)));
    record(`${name}, function pointer`, () => masked(fn.call(source)));
    record(`${name}, what it is`, () => {
      const result = symbols[`read_${name}`](source);
      return [
        Object.getPrototypeOf(result) === Uint8Array.prototype,
        result.byteOffset,
        result.byteLength,
        result.buffer.byteLength,
        result.buffer.constructor.name,
        Object.isFrozen(result),
      ];
    });
    await record(`${name}, what it is, nonblocking`, async () => {
      const result = await symbols[`later_${name}`](source);
      return [
        Object.getPrototypeOf(result) === Uint8Array.prototype,
        result.byteOffset,
        result.byteLength,
        result.buffer.byteLength,
      ];
    });
  }
  record('a struct is new each time', () => {
    const first = symbols.read_Point(source);
    const second = symbols.read_Point(source);
    first[0] = 99;
    return [first === second, first.buffer === second.buffer, second[0]];
  });

  section('many results');
  for (const type of numberTypes) {
    record(type, () => {
      const load = symbols[`load_${type}`];
      const seen = new Set();
      const view = new Uint8Array(8);
      for (let i = 0; i < 200; i++) {
        view[0] = i;
        seen.add(String(load(view)));
      }
      return seen.size;
    });
  }
  library.close();
}
