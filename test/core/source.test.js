// runtimes: node
// not for Windows: the slots of a call lie elsewhere in the frame there
'use strict';
// What is compiled for a signature, as POLYFFI_DEBUG=source prints it: a change of it is a change of every call. Where it is
// meant, `UPDATE=1 node test/core/source.test.js` writes golden.txt anew.

const fs = require('node:fs');
const path = require('node:path');
const process = require('node:process');
const { test, assert, fixture, runScript } = require('../harness');

const golden = path.join(__dirname, 'golden.txt');
const skip = process.arch !== 'x64' && 'slots lie elsewhere in the frame';

// Eleven signatures of one symbol: nothing of what they say matters to what is compiled.
const program = `
  const { dlopen, pointer, struct } = require('polyffi');
  const bun = require('polyffi/bun');
  const deno = require('polyffi/deno');
  const library = ${JSON.stringify(fixture('node'))};
  const Point = struct({ x: 'float', y: 'float' });
  const call = (f, ...args) => { try { f(...args); } catch {} };
  const main = (name, args, result, more) => {
    const { functions } = dlopen(library, { [name]: { symbol: 'add', arguments: args, return: result, ...more } });
    return functions[name];
  };
  call(main('nothing', [], 'void'), 0);
  call(main('integers', ['int8', 'uint16', 'int32', 'uint32'], 'int32'));
  call(main('bigints', ['int64', 'uint64'], 'uint64'));
  call(main('floats', ['float', 'double'], 'double'));
  call(main('pointers', ['pointer', 'buffer'], 'pointer'));
  call(main('text', ['string'], 'int'));
  call(main('points', [Point, 'int'], Point));
  call(main('objects', [pointer(Point), 'int'], 'int'), {}, 1);
  call(main('errno', ['int'], 'int', { errno: true }));
  const inBun = bun.dlopen(library, { add: { args: ['ptr', 'i64', 'cstring'], returns: 'i64_fast' } });
  call(inBun.symbols.add);
  const inDeno = deno.dlopen(library, { add: { parameters: ['buffer', 'u8', 'bool', 'pointer'], result: 'pointer' } });
  call(inDeno.symbols.add);
`;

test('the code of eleven signatures', { skip }, () => {
  const { stderr, status } = runScript(program, {
    env: { ...process.env, POLYFFI_DEBUG: 'source', POLYFFI_LONG_CALLS: '0', POLYFFI_FAST: '0' },
  });
  assert.equal(status, 0, stderr);
  // The name of the library has a number of its own.
  const printed = stderr.replace(/polyffi\/node-\w+\.(so|dll|dylib)/g, 'polyffi/node.so');
  if (process.env.UPDATE) fs.writeFileSync(golden, printed);
  assert.equal(printed, fs.readFileSync(golden, 'utf8'));
});
