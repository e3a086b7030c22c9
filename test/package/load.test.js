'use strict';
// polyffi loads by require, by import and as the bare addon. Breaks where an entry point, the exports map or the
// addon's registration is wrong for a runtime.

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { test, assert, load, longBits, root, runScript, runtime, addonPath } = require('../harness');

/** The functions of the raw addon, which every way of loading has. */
const functions = ['getNativeFunction', 'getBufferPointer', 'sizeof'];

for (const [way, loadIt] of Object.entries(load)) {
  test(`${way} gives the three functions of the addon`, async () => {
    const polyffi = await loadIt();
    for (const name of functions) assert.equal(typeof polyffi[name], 'function', name);
    assert.equal(polyffi.sizeof('int32_t'), 4);
  });

  test(`${way} gives functions that call C`, async () => {
    const { getNativeFunction } = await loadIt();
    assert.equal(getNativeFunction(null, 'abs', 'int', ['int'])(-42), 42);
  });
}

test('import has what require has, by name and as default', async () => {
  const required = load.require();
  const imported = await load.import();
  assert.equal(imported.default, required);
  assert.deepEqual(
    Object.keys(required).filter((name) => imported[name] !== required[name]),
    [],
  );
});

test('every entry point gives import what it gives require', async () => {
  const lib = path.join(root, 'lib');
  const pairs = fs.readdirSync(lib).filter((file) => file.endsWith('.mjs') && file !== 'register.mjs');
  assert.ok(pairs.length >= 4);
  for (const file of pairs) {
    // As a program of its own: what polyffi/register gives for node:ffi changes the texts of errors.
    const { stdout, stderr } = runScript(
      `import required from ${JSON.stringify(pathToFileURL(path.join(lib, file.replace(/mjs$/, 'js'))).href)};
      import * as imported from ${JSON.stringify(pathToFileURL(path.join(lib, file)).href)};
      const names = Object.keys(required);
      const more = Object.keys(imported).filter((name) => name !== 'default' && !names.includes(name));
      const differing = names.filter((name) => imported[name] !== required[name]);
      console.log(JSON.stringify([imported.default === required, differing, more]));`,
      { module: true },
    );
    assert.equal(stdout, '[true,[],[]]\n', `${file}: ${stderr}`);
  }
});

test('import of node:ffi by that name says no more than Node.js', () => {
  const { stdout, stderr } = runScript(
    `import { dlopen } from ${JSON.stringify(pathToFileURL(path.join(root, 'lib', 'node-ffi.mjs')).href)};
    try {
      dlopen(5);
    } catch ({ message }) {
      console.log(message);
    }`,
    { module: true },
  );
  assert.equal(stdout, 'Library path must be a string or null\n', stderr);
});

test('one process can load it in all three ways, the addon twice', () => {
  const { status, stdout, stderr } = runScript(`
    const load = () => {
      const module = { exports: {} };
      process.dlopen(module, ${JSON.stringify(addonPath)});
      return module.exports;
    };
    // Deno resolves a name once for a file: an import after a require would give the required module.
    import('polyffi').then((namespace) => {
      for (const { getNativeFunction } of [namespace, require('polyffi'), load(), load()]) {
        console.log(getNativeFunction(null, 'labs', 'long', ['long'])(${longBits === 32 ? '-7' : '-7n'}));
      }
    });
  `);
  assert.equal(stderr, '');
  assert.equal(stdout, longBits === 32 ? '7\n7\n7\n7\n' : '7n\n7n\n7n\n7n\n');
  assert.equal(status, 0);
});

test('what only failures need is not loaded with it', () => {
  const { stdout } = runScript(`
    require('polyffi');
    const late = /lib.core.(reasons|elf|about)\\.js$/;
    console.log(Object.keys(require.cache).filter((file) => late.test(file)));
  `);
  assert.equal(stdout, '[]\n');
});

test(
  'the FFI of another runtime is not looked for if V8 makes the calls',
  { skip: runtime !== 'node' && 'it is there' },
  () => {
    const { stdout } = runScript(`
    require('polyffi');
    const { way, NODE_API } = require(${JSON.stringify(path.join(root, 'lib', 'core', 'ways.js'))});
    console.log(way === NODE_API || !Object.keys(require.cache).some((file) => /own-ffi/.test(file)));
  `);
    assert.equal(stdout, 'true\n');
  },
);

for (const [way, source] of [
  ['require', "const { sizeof } = require('polyffi');"],
  ['import', "import { sizeof } from 'polyffi';"],
]) {
  test(`a program that begins with ${way} runs and ends by itself`, () => {
    const child = runScript(`${source} console.log(sizeof('double'));`, { module: way === 'import' });
    assert.deepEqual([child.status, child.stdout, child.stderr], [0, '8\n', '']);
  });
}
