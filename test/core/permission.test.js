// runtimes: node26
'use strict';
// Node's permission for FFI is asked by what all dialects share, at the time it happens: no entry point, class, getter
// or prototype.constructor goes around it.

const { test, assert, fixture, runScript } = require('../harness');

const flags = ['--permission', '--allow-addons', '--allow-fs-read=*', '--no-warnings'];
const path = JSON.stringify(fixture('node'));

/** What touches neither memory nor native code, by entry point. */
const harmless = {
  polyffi: [
    ...['struct', 'union', 'array', 'sizeof', 'dlclose', 'dlsym', 'openHandles'],
    // What cdef reads is text; what is opened of it asks, as an arena's memory does. addressOf and trace take what was opened.
    ...['cdef', 'findLibrary', 'Arena', 'addressOf', 'trace'],
    ...['pointer', 'bits', 'enumeration', 'string'],
  ],
  'polyffi/bun': ['viewSource', 'native.callback'],
  'polyffi/deno': [
    'UnsafePointer',
    'UnsafePointer.equals',
    'UnsafeFnPointer',
    'UnsafePointerView',
    'errors.BadResource',
    'errors.NotCapable',
  ],
};

// Each function with arguments that would do something if it were allowed.
const program = `
  const bytes = new Uint8Array(16);
  const i32 = { parameters: [], result: 'i32' };
  const given = {
    polyffi: {
      DynamicLibrary: [null], dlopen: [${path}, { add: { arguments: ['int', 'int'], return: 'int' } }],
      exportString: ['a', 1n << 40n, 9], exportArrayBuffer: [bytes.buffer, 1n << 40n, 16],
      exportArrayBufferView: [bytes, 1n << 40n, 16], exportBuffer: [Buffer.from('a'), 1n << 40n, 16],
      getRawPointer: [bytes], getBufferPointer: [bytes], JSCallback: [() => {}],
      getNativeFunction: [null, 'abs', 'int', ['int']], toBuffer: [1n << 40n, 4], toArrayBuffer: [1n << 40n, 4],
    },
    'polyffi/bun': {
      dlopen: [${path}, { add: { args: ['i32', 'i32'], returns: 'i32' } }], ptr: [bytes], JSCallback: [() => {}, {}],
      'native.dlopen': [${path}, { add: { args: ['i32', 'i32'], returns: 'i32' } }],
      linkSymbols: [{ f: { ptr: 4096 } }], CFunction: [{ ptr: 4096 }], CString: [4096, 0, 4], toArrayBuffer: [4096, 0, 4],
      toBuffer: [4096, 0, 4], cc: [{ source: ${JSON.stringify(__filename)}, symbols: { f: {} } }],
    },
    'polyffi/deno': {
      dlopen: ['./lib.so', {}], 'UnsafePointer.create': [5n], 'UnsafePointer.of': [bytes],
      'UnsafePointer.offset': [null, 1], 'UnsafePointer.value': [null], UnsafeCallback: [i32, () => 1],
      'UnsafeCallback.threadSafe': [i32, () => 1], 'UnsafePointerView.getCString': [null],
      'UnsafePointerView.getArrayBuffer': [null, 4], 'UnsafePointerView.copyInto': [null, bytes],
    },
  };
  const harmless = ${JSON.stringify(harmless)};
  const isClass = (f) => typeof f === 'function' && f.prototype !== undefined && /^[A-Z]/.test(f.name);
  let count = 0;
  function check(entry, name, f) {
    if (harmless[entry].includes(name)) return;
    const args = (Object.hasOwn(given[entry], name) ? given[entry][name] : undefined) ?? (entry === 'polyffi' ? [1n << 40n, 0, 0] : [4096, 0]);
    for (const how of isClass(f) ? [f, f.prototype.constructor] : [f]) {
      count++;
      try {
        const result = isClass(f) ? new how(...args) : how(...args);
        if (!/access/i.test(result?.message)) console.log(entry, name, 'was allowed');
      } catch (error) {
        if (!/^(Access to this API|Requires ffi access)/.test(error.message)) console.log(entry, name, error);
      }
    }
  }
  function walk(entry, object, prefix) {
    for (const name of Object.getOwnPropertyNames(object)) {
      if (['length', 'name', 'prototype'].includes(name) && typeof object === 'function') continue;
      const value = object[name];
      if (typeof value === 'function') check(entry, prefix + name, value);
      if (isClass(value) || (typeof value === 'object' && value !== null)) walk(entry, value, prefix + name + '.');
    }
  }
`;

test('what cdef and arenas give asks for the permission', () => {
  const { stdout } = runScript(
    `const { Arena, alloc, cdef } = require('polyffi');
    const declared = cdef('int abs(int); int add(int, int);');
    const uses = [() => declared.open(null), () => declared.open(${path}), () => new Arena().alloc('int'), () => alloc('int')];
    for (const use of uses) try { console.log('allowed', use()); } catch (error) { console.log(error.code); }`,
    { flags },
  );
  assert.equal(stdout, 'ERR_ACCESS_DENIED\n'.repeat(4));
});

test('no export of any entry point is of use without --allow-ffi', () => {
  const { stdout, stderr } = runScript(
    `${program}
    for (const entry of Object.keys(given)) walk(entry, require(entry), '');
    console.log(count > 70);`,
    { flags },
  );
  assert.equal(stdout, 'true\n', stderr);
});

test('the same once the permission was dropped', () => {
  const { stdout, stderr } = runScript(
    `${program}
    const entries = Object.keys(given).map((entry) => [entry, require(entry)]);
    process.permission.drop('ffi');
    for (const [entry, exported] of entries) walk(entry, exported, '');
    console.log(count > 70);`,
    { flags: [...flags, '--allow-ffi'] },
  );
  assert.equal(stdout, 'true\n', stderr);
});
