'use strict';
// The deallocator of an ArrayBuffer over foreign memory may be a JavaScript callback: it runs once the buffer was
// collected, and never inside the collector, where no JavaScript can run.

const { test, assert, runScript } = require('../harness');

test('deallocators that are callbacks run once for each buffer that was collected', () => {
  const { status, stdout, stderr, signal } = runScript(`
    const { JSCallback, toArrayBuffer } = require('polyffi/bun');
    const { symbols } = require('polyffi').dlopen(null, { malloc: { arguments: ['size_t'], return: 'pointer' } });
    const collect = globalThis.gc ?? (() => Bun.gc(true));
    const memory = Number(symbols.malloc(4096));
    let calls = 0;
    const objects = [];
    const free = new JSCallback(() => { calls++; objects.push({ calls }); }, { args: ['ptr', 'ptr'], returns: 'void' });
    (function make() {
      for (let i = 1; i <= 300; i++) toArrayBuffer(memory + i * 8, 0, 8, free.ptr);
    })();
    (async () => {
      for (let i = 0; i < 200 && calls < 250; i++) {
        collect();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      console.log(calls >= 250 && calls <= 300, objects.length === calls);
      process.exit(0);
    })();
  `);
  assert.equal(status, 0, `${signal} ${stderr}`);
  assert.equal(stdout.trim(), 'true true');
});
