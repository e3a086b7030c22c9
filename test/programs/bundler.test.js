'use strict';
// A bundler needs no hook: an alias for `bun:ffi` does.

const fs = require('node:fs');
const path = require('node:path');
const { build } = require('esbuild');
const { test, assert, root } = require('../harness');
const { run } = require('./program');

test('esbuild bundles a program for Bun by an alias', async () => {
  const folder = path.join(root, 'build', 'bundler');
  fs.mkdirSync(folder, { recursive: true });
  const entry = path.join(folder, 'app.ts');
  const outfile = path.join(folder, 'app.mjs');
  fs.writeFileSync(
    entry,
    `import { dlopen, FFIType, type Pointer } from 'bun:ffi';
     const { symbols } = dlopen('libm.so.6', { sqrt: { args: [FFIType.f64], returns: FFIType.f64 } });
     const nothing: Pointer | null = null;
     console.log(symbols.sqrt(9), nothing);`,
  );
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: { 'bun:ffi': 'polyffi/bun' },
    external: ['polyffi'],
    logLevel: 'silent',
  });
  const { status, stdout, stderr } = await run('node24', [outfile]);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, '3 null\n');
});
