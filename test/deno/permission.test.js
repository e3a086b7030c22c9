'use strict';
// Deno's permission for FFI is that of Node's permission model, where the runtime knows one.

const { test, assert, runScript, runtimeName } = require('../harness');
const { fixturePath } = require('./fixture');

const skip = runtimeName !== 'node26' && 'this runtime has no permission for FFI';
const flags = ['--permission', '--allow-addons', '--allow-fs-read=*', '--no-warnings'];

const program = `
  const Deno = require('polyffi/deno');
  const path = ${JSON.stringify(fixturePath)};
  const definition = { parameters: [], result: 'void' };
  const say = (label, run) => {
    const report = (error) => console.log(label + ': ' + (error ? error.constructor.name + ': ' + error.message : 'ok'));
    try {
      const result = run();
      if (result instanceof Promise) return result.then(() => report(), report);
      report();
    } catch (error) {
      report(error);
    }
  };
  say('dlopen', () => Deno.dlopen('./lib.so', {}));
  say('dlopen of a bad definition', () => Deno.dlopen(path, { a: 5 }));
  say('create', () => Deno.UnsafePointer.create(5n));
  say('of', () => Deno.UnsafePointer.of(new Uint8Array(4)));
  say('value', () => Deno.UnsafePointer.value(null));
  say('offset', () => Deno.UnsafePointer.offset(null, 1));
  say('equals of null', () => Deno.UnsafePointer.equals(null, null));
  say('create of what is no address', () => Deno.UnsafePointer.create('x'));
  say('value of no pointer', () => Deno.UnsafePointer.value(5));
  say('getUint8 of no pointer', () => new Deno.UnsafePointerView(5).getUint8());
  say('new UnsafePointerView', () => new Deno.UnsafePointerView(null));
  say('new UnsafeFnPointer', () => new Deno.UnsafeFnPointer(null, definition));
  say('getUint8', () => new Deno.UnsafePointerView(null).getUint8());
  say('getCString', () => Deno.UnsafePointerView.getCString(null));
  say('getArrayBuffer', () => Deno.UnsafePointerView.getArrayBuffer(null, 4));
  say('copyInto', () => Deno.UnsafePointerView.copyInto(null, new Uint8Array(1)));
  say('call', () => new Deno.UnsafeFnPointer(null, definition).call());
  say('new UnsafeCallback', () => new Deno.UnsafeCallback(definition, () => {}));
  say('nonblocking call', () => new Deno.UnsafeFnPointer(null, { ...definition, nonblocking: true }).call());
`;

test('everything that touches memory is refused without --allow-ffi', { skip }, () => {
  const { stdout, stderr } = runScript(program, { flags });
  const refused = 'NotCapable: Requires ffi access, run again with the --allow-ffi flag';
  assert.deepEqual(
    stdout.trim().split('\n'),
    [
      'dlopen: NotCapable: Requires ffi access to "./lib.so", run again with the --allow-ffi flag',
      'dlopen of a bad definition: TypeError: invalid type: integer `5`, expected struct ForeignFunction',
      `create: ${refused}`,
      `of: ${refused}`,
      `value: ${refused}`,
      `offset: ${refused}`,
      'equals of null: ok',
      'create of what is no address: TypeError: expected u64',
      'value of no pointer: TypeError: expected external',
      'getUint8 of no pointer: TypeError: expected external',
      'new UnsafePointerView: ok',
      'new UnsafeFnPointer: ok',
      `getUint8: ${refused}`,
      `getCString: ${refused}`,
      `getArrayBuffer: ${refused}`,
      `copyInto: ${refused}`,
      `call: ${refused}`,
      `new UnsafeCallback: ${refused}`,
      `nonblocking call: ${refused}`,
    ],
    stderr,
  );
});

test('everything is there with --allow-ffi', { skip }, () => {
  const { stdout, stderr } = runScript(
    `
      const Deno = require('polyffi/deno');
      const { symbols } = Deno.dlopen(${JSON.stringify(fixturePath)}, { add: { parameters: ['i32', 'i32'], result: 'i32' } });
      console.log(symbols.add(1, 2), Deno.UnsafePointer.value(Deno.UnsafePointer.create(5n)));
    `,
    { flags: [...flags, '--allow-ffi'] },
  );
  assert.equal(stdout, '3 5n\n', stderr);
});
