'use strict';
// The examples of bun:ffi's documents run as printed, with real libraries in place of the made-up ones. Each test is
// one of them, the comment that stands before a statement names its place.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test, assert, fixture, gcUntil, removeFolder } = require('../harness');
const ffi = require('polyffi/bun');

const { dlopen, FFIType, suffix, CString, ptr, toArrayBuffer, read, JSCallback, CFunction, linkSymbols } = ffi;
const library = fixture('bun');

/** Runs a function in a folder that holds the fixture under the name of a made-up library. */
function beside(name, run) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-'));
  const before = process.cwd();
  fs.copyFileSync(library, path.join(folder, name));
  process.chdir(folder);
  try {
    return run();
  } finally {
    process.chdir(before);
    removeFolder(folder);
  }
}

/** Debian has the development name only with the development package. */
const sqlite = () => {
  for (const name of [`libsqlite3.${suffix}`, 'libsqlite3.so.0']) {
    try {
      dlopen(name, { sqlite3_libversion: {} }).close();
      return name;
    } catch {
      // The next name.
    }
  }
  return undefined;
};

test('basic usage: add', () => {
  beside(`libmylib.${suffix}`, () => {
    const { symbols } = dlopen(`libmylib.${suffix}`, {
      add: {
        args: [FFIType.i32, FFIType.i32],
        returns: FFIType.i32,
      },
    });
    assert.equal(symbols.add(1, 2), 3);
  });
});

test('calling SQLite', { skip: !sqlite() && 'libsqlite3 is not installed' }, () => {
  const {
    symbols: { sqlite3_libversion },
  } = dlopen(sqlite(), {
    sqlite3_libversion: {
      args: [],
      returns: FFIType.cstring,
    },
  });
  assert.match(`SQLite version: ${sqlite3_libversion()}`, /^SQLite version: 3\.\d+\.\d+$/);
  const lib = dlopen(sqlite(), { sqlite3_libversion: { args: [], returns: FFIType.cstring } });
  assert.equal(lib.symbols.sqlite3_libversion(), sqlite3_libversion());
});

test('compiling native libraries: the library object', () => {
  beside(`libadd.${suffix}`, () => {
    const lib = dlopen(`libadd.${suffix}`, {
      add: {
        args: [FFIType.i32, FFIType.i32],
        returns: FFIType.i32,
      },
    });
    assert.equal(lib.symbols.add(1, 2), 3);
  });
});

test('strings: CString clones, with the pointer kept', () => {
  const { my_library_string, my_library_free } = dlopen(library, {
    my_library_string: { returns: 'ptr' },
    my_library_free: { args: ['ptr'] },
  }).symbols;
  const pointer = my_library_string();
  const str = new CString(pointer);
  const str2 = new CString(pointer, 0, 8);
  assert.equal(str.ptr, pointer);
  my_library_free(str.ptr);
  assert.equal(String(str), 'a string that is freed');
  assert.equal(`${str2}`, 'a string');
  assert.ok(str instanceof String && str instanceof CString);
  assert.equal(str2.byteOffset, 0);
  assert.equal(str2.byteLength, 8);
});

test('pointers: to a typed array, to an ArrayBuffer and reading', () => {
  const buffer = new Uint8Array(32);
  const myPtr = ptr(buffer);
  assert.equal(typeof myPtr, 'number');
  buffer.set([1, 2, 3, 4, 5, 6, 7, 8]);
  new DataView(buffer.buffer).setFloat64(8, 1.5, true);

  const arrayBuffer = toArrayBuffer(myPtr, 0, 32);
  assert.deepEqual(new Uint8Array(arrayBuffer), buffer);
  const view = new DataView(toArrayBuffer(myPtr, 0, 32));
  assert.deepEqual([view.getUint8(0), view.getUint8(1)], [1, 2]);
  assert.equal(read.u8(myPtr, 0), 1);
  assert.equal(read.u32(myPtr, 4), 0x08070605);
  assert.equal(read.i32(myPtr, 4), 0x08070605);
  assert.equal(read.f64(myPtr, 8), 1.5);
  buffer[31] = 99;
  assert.equal(view.getUint8(31), 99);
});

test('passing a pointer: encode_png', () => {
  const {
    symbols: { encode_png, my_library_free },
  } = dlopen(library, {
    encode_png: {
      args: ['ptr', 'u32', 'u32'],
      returns: FFIType.ptr,
    },
    my_library_free: { args: ['ptr'] },
  });
  const pixels = new Uint8ClampedArray(128 * 128 * 4);
  pixels.fill(254);
  const out = encode_png(pixels, 128, 128);
  const png = new Uint8Array(toArrayBuffer(out, 0, 128 * 128 + 8));
  assert.deepEqual([read.u32(out), read.u32(out, 4), png[8], png[128 * 128 + 7]], [128, 128, 254, 254]);
  // Without a length the memory ends at its first NUL, as the document's `toArrayBuffer(outPtr)` has it.
  assert.equal(new Uint8Array(toArrayBuffer(out, 8)).length, 128 * 128);
  my_library_free(out);
});

test('memory management: a deallocator with its context', async () => {
  const { deallocate, deallocations, last_deallocated, last_deallocation_context } = dlopen(library, {
    deallocate: { args: ['ptr', 'ptr'] },
    deallocations: { returns: 'i32' },
    last_deallocated: { returns: 'u64' },
    last_deallocation_context: { returns: 'u64' },
  }).symbols;
  const memory = new Uint8Array(64);
  const bytes = ptr(memory);
  const before = deallocations();
  (() => new Uint8Array(toArrayBuffer(bytes, 8, 16, bytes, deallocate.ptr)).fill(1))();
  await gcUntil(() => deallocations() > before);
  assert.equal(deallocations(), before + 1);
  assert.equal(last_deallocated(), BigInt(bytes + 8));
  assert.equal(last_deallocation_context(), BigInt(bytes));
  assert.equal(memory[8], 1);
});

test('memory management: a FinalizationRegistry frees', async () => {
  const lib = dlopen(library, {
    my_library_string: { returns: 'ptr' },
    my_library_free: { args: ['ptr'] },
  }).symbols;
  const freed = [];
  const registry = new FinalizationRegistry((pointer) => {
    lib.my_library_free(pointer);
    freed.push(pointer);
  });
  const allocatedPtr = lib.my_library_string();
  (() => {
    const buffer = new Uint8Array(toArrayBuffer(allocatedPtr, 0, 16));
    registry.register(buffer, allocatedPtr);
  })();
  await gcUntil(() => freed.length);
  assert.deepEqual(freed, [allocatedPtr]);
});

test('callbacks: search', () => {
  beside('libmylib', () => {
    const {
      symbols: { search },
      close,
    } = dlopen('libmylib', {
      search: {
        returns: 'usize',
        args: ['cstring', 'callback'],
      },
    });
    const searchIterator = new JSCallback((pointer, length) => /hello/.test(new CString(pointer, 0, Number(length))), {
      returns: 'bool',
      args: ['ptr', 'usize'],
    });
    const str = Buffer.from('find hello here\nnothing\nhello\0', 'utf8');
    assert.equal(search(ptr(str), searchIterator), 2n);
    assert.equal(search('hello\nhello\nhello', searchIterator), 3n);
    assert.equal(search(str, searchIterator.ptr), 2n);
    searchIterator.close();
    close();
    assert.equal(searchIterator.ptr, null);
  });
});

test('callbacks: as printed, with the length where the offset stands', () => {
  const {
    symbols: { search },
  } = dlopen(library, { search: { returns: 'usize', args: ['cstring', 'callback'] } });
  // `usize` is a bigint, which CString does not take for an offset: the document's own callback throws.
  const searchIterator = new JSCallback((pointer, length) => /hello/.test(new CString(pointer, length)), {
    returns: 'bool',
    args: ['ptr', 'usize'],
  });
  assert.throws(() => search(ptr(Buffer.from('find hello here\0')), searchIterator), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_TYPE',
    message: 'Expected number for byteOffset',
  });
  searchIterator.close();
});

test('thread-safe callbacks: called from another thread, by object and by pointer', async () => {
  const { setOnResolve, resolve_on_thread } = dlopen(library, {
    setOnResolve: { args: ['function'] },
    resolve_on_thread: {},
  }).symbols;
  const found = [];
  const onResolve = new JSCallback((pointer, length) => found.push(String(new CString(pointer, 0, Number(length)))), {
    returns: 'bool',
    args: ['ptr', 'usize'],
    threadsafe: true,
  });
  setOnResolve(onResolve.ptr);
  resolve_on_thread();
  setOnResolve(onResolve);
  resolve_on_thread();
  assert.deepEqual(found, []);
  while (found.length < 6) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(new Set(found), new Set(['hello from a thread']));
  onResolve.close();
});

test('function pointers: CFunction', () => {
  const { get_major } = dlopen(library, { get_major: {} }).symbols;
  const myNativeLibraryGetVersion = get_major.ptr;
  const getVersion = new CFunction({
    returns: 'cstring',
    args: [],
    ptr: myNativeLibraryGetVersion,
  });
  assert.equal(getVersion(), '1');
});

test('function pointers: linkSymbols', () => {
  const { get_version_pointers } = dlopen(library, { get_version_pointers: { args: ['ptr'] } }).symbols;
  const getVersionPtrs = () => {
    const pointers = new BigUint64Array(3);
    get_version_pointers(pointers);
    return Array.from(pointers, Number);
  };
  const [majorPtr, minorPtr, patchPtr] = getVersionPtrs();
  const lib = linkSymbols({
    getMajor: { returns: 'cstring', args: [], ptr: majorPtr },
    getMinor: { returns: 'cstring', args: [], ptr: minorPtr },
    getPatch: { returns: 'cstring', args: [], ptr: patchPtr },
  });
  const version = `${lib.symbols.getMajor()}.${lib.symbols.getMinor()}.${lib.symbols.getPatch()}`;
  assert.equal(version, '1.2.3');
});

test(
  'practical patterns: system libraries',
  { skip: process.platform !== 'linux' && 'a library name of Linux' },
  () => {
    // Where a C library's development files are installed, `libc.so` is a linker script.
    const libc = dlopen('libc.so.6', {
      getpid: {
        args: [],
        returns: FFIType.i32,
      },
      getenv: {
        args: [FFIType.cstring],
        returns: FFIType.cstring,
      },
    });
    assert.equal(libc.symbols.getpid(), process.pid);
    assert.equal(libc.symbols.getenv('HOME'), process.env.HOME);
    assert.equal(libc.symbols.getenv('SURELY_NOT_SET'), null);
  },
);

test('platform suffixes', () => {
  assert.equal(suffix, { darwin: 'dylib', win32: 'dll' }[process.platform] ?? 'so');
});
