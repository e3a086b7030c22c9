'use strict';
// Under POLYFFI_DEBUG a call of a callback that has ended is a line on standard error, once for each callback: which it
// was, and the place that made it. C gets zero, as without. Breaks where C runs into nothing and nobody is told.

const { test, assert, runScript } = require('../harness');
const { path } = require('./library');

const library = JSON.stringify(path);
const declared = 'typedef int32_t (*number)(int32_t); void keep(number f); int32_t fire(int32_t n);';

const ways = {
  'a JSCallback that is closed': `
    const { symbols } = main.dlopen(${library}, { keep: { arguments: ['pointer'] }, fire: { arguments: ['i32'], return: 'i32' } });
    function made() { return new main.JSCallback(function mine() { return 1; }, { arguments: ['i32'], return: 'i32' }); }
    const callback = made();
    symbols.keep(callback.ptr);
    callback.close();
    fire = symbols.fire;`,
  'a callback that is unregistered': `
    const { lib, functions } = main.dlopen(${library}, { keep: { arguments: ['pointer'] }, fire: { arguments: ['i32'], return: 'i32' } });
    function made() { return lib.registerCallback({ arguments: ['i32'], return: 'i32' }, function mine() { return 1; }); }
    const address = made();
    functions.keep(address);
    lib.unregisterCallback(address);
    fire = functions.fire;`,
  'a function for one call that a signature takes': `
    const { symbols } = main.dlopen(${library}, {
      keep: { arguments: [{ callback: { arguments: ['i32'], return: 'i32' } }] },
      fire: { arguments: ['i32'], return: 'i32' },
    });
    function made() { symbols.keep(function mine() { return 1; }); }
    made();
    fire = symbols.fire;`,
  'a function for one call that C text takes': `
    const c = main.cdef(${JSON.stringify(declared)}).open(${library});
    function made() { c.keep(function mine() { return 1; }); }
    made();
    fire = c.fire;`,
  'a JSCallback of polyffi/bun': `
    const { dlopen, JSCallback } = require('polyffi/bun');
    const { symbols } = dlopen(${library}, { keep: { args: ['function'] }, fire: { args: ['i32'], returns: 'i32' } });
    function made() { return new JSCallback(function mine() { return 1; }, { args: ['i32'], returns: 'i32' }); }
    const callback = made();
    symbols.keep(callback);
    callback.close();
    fire = symbols.fire;`,
  'an UnsafeCallback of polyffi/deno': `
    const Deno = require('polyffi/deno');
    const { symbols } = Deno.dlopen(${library}, {
      keep: { parameters: ['function'], result: 'void' },
      fire: { parameters: ['i32'], result: 'i32' },
    });
    function made() { return new Deno.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, function mine() { return 1; }); }
    const callback = made();
    symbols.keep(callback.pointer);
    callback.close();
    fire = symbols.fire;`,
};

const run = (way, POLYFFI_DEBUG) =>
  runScript(
    `const main = require('polyffi');
    let fire;
    ${way}
    console.log(fire(1), fire(2));`,
    { env: { POLYFFI_DEBUG } },
  );

for (const [name, way] of Object.entries(ways)) {
  test(name, () => {
    const { stdout, stderr } = run(way, '1');
    assert.equal(stdout, '0 0\n', stderr);
    const lines = stderr.split('\n').filter((line) => line.startsWith('polyffi: C called'));
    assert.equal(lines.length, 1, stderr);
    assert.match(lines[0], /C called callback (?:mine|JSCallback) after .* and got zero\./);
    assert.match(lines[0], /made at made \(.*\.cjs:\d+:\d+\)\./);
    assert.equal(run(way, undefined).stderr, '');
  });
}

test('what is called from another thread', () => {
  const { stdout, stderr } = runScript(
    `const { dlopen, JSCallback } = require('polyffi');
    const { symbols } = dlopen(${library}, {
      call_on_thread: { arguments: ['pointer', 'i32'], return: 'i32', nonblocking: true },
    });
    const callback = new JSCallback(function mine() { return 1; }, { arguments: ['i32'], return: 'i32' });
    const { ptr } = callback;
    callback.close();
    symbols.call_on_thread(ptr, 1).then(console.log);`,
    { env: { POLYFFI_DEBUG: '1' } },
  );
  assert.equal(stdout, '0\n', stderr);
  assert.match(stderr, /^polyffi: C called callback mine after it was closed/m);
});

test('a new callback at the same address is told by its own name', () => {
  const { stdout, stderr } = runScript(
    `const { dlopen, JSCallback } = require('polyffi');
    const { symbols } = dlopen(${library}, { call: { arguments: ['pointer', 'i32'], return: 'i32' } });
    const type = { arguments: ['i32'], return: 'i32' };
    const first = new JSCallback(function first() { return 1; }, type);
    const { ptr } = first;
    first.close();
    let next;
    do {
      next = new JSCallback(function next() { return 1; }, type);
      if (next.ptr !== ptr) next.close();
    } while (next.ptr !== ptr);
    next.close();
    console.log(symbols.call(ptr, 1));`,
    { env: { POLYFFI_DEBUG: '1' } },
  );
  assert.equal(stdout, '0\n', stderr);
  assert.deepEqual(stderr.match(/callback \w+ after/g), ['callback next after']);
});

test('a registered callback whose function was collected', () => {
  const { stdout, stderr } = runScript(
    `const { dlopen } = require('polyffi');
    const { gcUntil } = require(${JSON.stringify(require.resolve('../harness'))});
    const type = { arguments: ['i32'], return: 'i32' };
    const { lib, symbols } = dlopen(${library}, { call: { arguments: ['pointer', 'i32'], return: 'i32' } });
    const address = (() => lib.registerCallback(type, function mine() { return 1; }))();
    lib.unrefCallback(address);
    gcUntil(() => symbols.call(address, 1) === 0).then(() => console.log(symbols.call(address, 1)));`,
    { env: { POLYFFI_DEBUG: '1' } },
  );
  assert.equal(stdout, '0\n', stderr);
  assert.equal(stderr.match(/C called callback mine, whose function was collected/g)?.length, 1, stderr);
});
