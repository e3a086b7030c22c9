// runtimes: host
// not for Windows: compiles the addon for the system that runs the tests
'use strict';
// In a runtime that allows no ArrayBuffer over foreign memory, as Electron, all works but windows on C's memory: these
// throw an error with a code. The addon is built as if this runtime were one. Breaks where memory that both sides see is
// made by C alone.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, root, runFile, runScript } = require('../harness');
const { compile } = require('../../scripts/install/compile');

/** `npm run coverage` brings one that counts lines. */
const brought = process.env.POLYFFI_NO_EXTERNAL_BUFFERS;
const addon = brought ?? path.join(root, 'build', 'no-external-buffers', 'polyffi.node');
const env = { POLYFFI_ADDON: addon, POLYFFI_BUILD: 'no-external-buffers' };

test('the addon builds so', { timeout: 120_000, skip: brought && 'it is there' }, () => {
  fs.mkdirSync(path.dirname(addon), { recursive: true });
  const { status, message } = compile({
    compiler: process.env.CC || 'cc',
    headers: [require('node-api-headers').include_dir],
    before: ['-DPF_NO_EXTERNAL_BUFFERS'],
    output: addon,
  });
  assert.equal(status, 0, message);
});

for (const name of [
  'engine/large-structs',
  'engine/two-copies',
  'callbacks/structs',
  'raw/loaded-twice',
  'raw/workers',
]) {
  test(`the tests of ${name} pass`, { timeout: 60_000 }, () => {
    const { status, stdout } = runFile(path.join(root, 'test', `${name}.test.js`), { env, timeout: 60_000 });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^# [1-9]\d* passed, 0 failed/m);
  });
}

for (const [title, source] of [
  ["polyffi's toArrayBuffer", "require('polyffi').toArrayBuffer(address, 4, false)"],
  ["polyffi/bun's toArrayBuffer", "require('polyffi/bun').toArrayBuffer(Number(address), 0, 4)"],
  [
    "polyffi/deno's getArrayBuffer",
    "(({ UnsafePointer, UnsafePointerView }) => UnsafePointerView.getArrayBuffer(UnsafePointer.create(address), 4))(require('polyffi/deno'))",
  ],
]) {
  test(`${title} is refused by name`, () => {
    const { stdout } = runScript(
      `const bytes = Uint8Array.of(1, 2, 3, 4);
       const address = require('polyffi').getRawPointer(bytes);
       try { console.log(${source}); } catch ({ code, message }) { console.log(code, message); }`,
      { env },
    );
    assert.match(stdout, /^ERR_FFI_NO_EXTERNAL_BUFFERS .*copy/);
  });
}

test('copies of the same memory are made', () => {
  const { status, stdout, stderr } = runScript(
    `const bytes = Uint8Array.of(1, 2, 3, 4);
     const { getRawPointer, toArrayBuffer } = require('polyffi');
     const { UnsafePointer, UnsafePointerView } = require('polyffi/deno');
     const address = getRawPointer(bytes);
     console.log(String(new Uint8Array(toArrayBuffer(address, 4))));
     const copy = new Uint8Array(4);
     new UnsafePointerView(UnsafePointer.create(address)).copyInto(copy);
     console.log(String(copy));`,
    { env },
  );
  assert.deepEqual([status, stdout, stderr], [0, '1,2,3,4\n1,2,3,4\n', '']);
});
