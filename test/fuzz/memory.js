'use strict';
// Steps of a fuzzed program that look at memory by its address. What is dereferenced is real (`w.address`).

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

module.exports = { bunMemory, denoMemory, mainMemory };
