// runtimes: node26
'use strict';
// Node's permission for FFI is asked in every operation that opens, binds, reads or makes something for C, at its time. No
// dialect, class, getter or loader hook goes around it.

const { test, assert } = require('../harness');
const { inChild } = require('./dialects');

const restricted = ['--permission', '--allow-addons', '--allow-fs-read=*', '--no-warnings'];

/** Says of each attempt how it ended. */
const attempts = `
  const out = {};
  const attempt = (what, f) => {
    try { f(); out[what] = 'done'; } catch (error) { out[what] = error.code ?? error.name + ': ' + error.message; }
  };
`;

const bunUses = `
  const attemptBun = (ffi) => {
    attempt('dlopen', () => ffi.dlopen(library, { add: { args: ['int', 'int'], returns: 'int' } }));
    attempt('native.dlopen', () => { const made = ffi.native.dlopen(library, { add: { args: [], returns: 'int' } }); if (made instanceof Error) throw made; });
    attempt('linkSymbols', () => ffi.linkSymbols({ f: { ptr: 4096, args: [], returns: 'int' } }));
    attempt('CFunction', () => ffi.CFunction({ ptr: 4096, args: [], returns: 'int' }));
    attempt('new CFunction', () => new ffi.CFunction({ ptr: 4096, args: [], returns: 'int' }));
    attempt('JSCallback', () => new ffi.JSCallback(() => {}, { args: [], returns: 'int' }));
    attempt('ptr', () => { const made = ffi.ptr(bytes); if (made instanceof Error) throw made; });
    attempt('toArrayBuffer', () => ffi.toArrayBuffer(address, 0, 4));
    attempt('toBuffer', () => ffi.toBuffer(address, 0, 4));
    attempt('CString', () => new ffi.CString(address, 0, 4));
    for (const name of Object.keys(ffi.read)) attempt('read.' + name, () => ffi.read[name](address));
  };
`;

test('polyffi/bun is refused without --allow-ffi', () => {
  // Somewhere that is mapped: an attempt that is not refused does no harm.
  const found = inChild(
    `${attempts}${bunUses}
    const bytes = new Uint8Array(64);
    const address = 1 << 22;
    attempt('load', () => attemptBun(load('bun')));
    print(out);`,
    { flags: restricted },
  );
  delete found.load;
  // What asks for nothing of C's may say what is wrong with its arguments.
  for (const [what, outcome] of Object.entries(found)) assert.equal(outcome, 'ERR_ACCESS_DENIED', what);
});

test('bun:ffi through the loader hooks is refused without --allow-ffi', () => {
  const found = inChild(
    `${attempts}
    require('polyffi/register');
    attempt('dlopen', () => require('bun:ffi').dlopen(library, { add: { args: ['int', 'int'], returns: 'int' } }));
    attempt('JSCallback', () => new (require('bun:ffi').JSCallback)(() => {}, {}));
    print(out);`,
    { flags: [...restricted, '--allow-worker'] },
  );
  assert.deepEqual(found, { dlopen: 'ERR_ACCESS_DENIED', JSCallback: 'ERR_ACCESS_DENIED' });
});

test('the constructors behind the main exports are refused without --allow-ffi', () => {
  const found = inChild(
    `${attempts}
    const ffi = load('main');
    const Library = ffi.DynamicLibrary.prototype.constructor;
    const Callback = ffi.JSCallback.prototype.constructor;
    const Text = ffi.CString.prototype.constructor;
    attempt('DynamicLibrary', () => new Library(null));
    attempt('a heir of DynamicLibrary', () => new (class extends Library {})(null));
    attempt('Reflect.construct', () => Reflect.construct(Library, [null], Object));
    attempt('JSCallback', () => new Callback(() => {}, {}));
    attempt('CString', () => new Text(4194304n, 0, 4));
    attempt('getNativeFunction', () => ffi.getNativeFunction(null, 'getpid', 'int', []));
    attempt('getBufferPointer', () => ffi.getBufferPointer(new Uint8Array(8)));
    print(out);`,
    { flags: restricted },
  );
  for (const [what, outcome] of Object.entries(found)) assert.equal(outcome, 'ERR_ACCESS_DENIED', what);
});

test('a permission that is dropped is gone for whatever comes after', () => {
  const found = inChild(
    `${attempts}${bunUses}
    const ffi = load('main');
    const bun = load('bun');
    const Deno = load('deno');
    const bytes = Uint8Array.of(104, 105, 0, 0, 0, 0, 0, 0);
    const address = bun.ptr(bytes);
    const pointer = Deno.UnsafePointer.of(bytes);
    const lib = new ffi.DynamicLibrary(library);
    const text = new ffi.CString(BigInt(address));
    const bunText = new bun.CString(address);
    const view = new Deno.UnsafePointerView(pointer);
    process.permission.drop('ffi');
    attemptBun(bun);
    attempt('main dlopen', () => ffi.dlopen(library, {}));
    attempt('getFunction', () => lib.getFunction('add', { arguments: ['int', 'int'], return: 'int' }));
    attempt('getSymbol', () => lib.getSymbol('add'));
    attempt('getVariable', () => lib.getVariable('version', 'int').value);
    attempt('registerCallback', () => lib.registerCallback(() => {}));
    attempt('arrayBuffer', () => text.arrayBuffer);
    attempt('arrayBuffer of bun', () => bunText.arrayBuffer);
    attempt('getUint8', () => ffi.getUint8(BigInt(address)));
    attempt('setUint8', () => ffi.setUint8(BigInt(address), 0, 1));
    attempt('toString', () => ffi.toString(BigInt(address)));
    attempt('main JSCallback', () => new ffi.JSCallback(() => {}));
    attempt('deno dlopen', () => Deno.dlopen(library, {}));
    attempt('deno of', () => Deno.UnsafePointer.of(bytes));
    attempt('deno view', () => view.getUint8());
    attempt('deno UnsafeCallback', () => new Deno.UnsafeCallback({ parameters: [], result: 'void' }, () => {}));
    print(out);`,
    { flags: [...restricted, '--allow-ffi'] },
  );
  for (const [what, outcome] of Object.entries(found)) {
    if (what.startsWith('deno')) assert.match(outcome, /^NotCapable: Requires ffi access/, what);
    else assert.equal(outcome, 'ERR_ACCESS_DENIED', what);
  }
});
