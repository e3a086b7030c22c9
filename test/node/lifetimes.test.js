'use strict';
// What keeps a library and what lets it go; Workers; the end of the process.

const fs = require('node:fs');
const process = require('node:process');
const { test, assert, fixture, runtime, runScript, gc, gcUntil, isLoaded, skipLoaded } = require('../harness');
const { DynamicLibrary, dlopen } = require('polyffi');

const path = fixture('node');
const add = { arguments: ['i32', 'i32'], return: 'i32' };

test('a library that nothing refers to is collected', async () => {
  const ref = (() => {
    const library = new DynamicLibrary(path);
    assert.equal(library.getFunction('add', add)(1, 2), 3);
    return new WeakRef(library);
  })();
  await gcUntil(() => ref.deref() === undefined);
});

test('hundreds of libraries and their functions are collected', async () => {
  const refs = Array.from({ length: 200 }, (_, i) => {
    const { functions } = dlopen(path, { add, get_answer: { return: 'i32' } });
    assert.equal(functions.add(i, 1), i + 1);
    return new WeakRef(functions.add);
  });
  await gcUntil(() => refs.filter((ref) => ref.deref()).length < 20);
});

test('a collected library is unloaded, functions and all', { skip: skipLoaded }, async () => {
  const copy = `${path}.copy-${process.pid}.so`;
  fs.copyFileSync(path, copy);
  try {
    (() => {
      const { functions } = dlopen(copy, { add, get_answer: { return: 'i32' } });
      assert.equal(functions.add(1, 2), 3);
      assert.ok(isLoaded(copy));
    })();
    await gcUntil(() => !isLoaded(copy));
  } finally {
    fs.unlinkSync(copy);
  }
});

test('a function keeps its library', async () => {
  const plus = (() => new DynamicLibrary(path).getFunction('add', add))();
  const { symbols } = (() => dlopen(path, { add }))();
  const variable = (() => new DynamicLibrary(path).getVariable('ratio', 'f64'))();
  await gc();
  assert.equal(plus(1, 2), 3);
  assert.equal(symbols.add(1, 2), 3);
  assert.equal(variable.value, 0.5);
});

test('who holds a function, a variable or a callback can still close the library', async () => {
  for (const hold of [
    (library) => library.getFunction('add', add),
    (library) => library.getVariable('ratio', 'f64'),
    (library) => library.registerCallback(() => {}),
    (library) => library.getFunctionFromPointer(library.getSymbol('add'), add),
  ]) {
    let held;
    const ref = (() => {
      const library = new DynamicLibrary(path);
      held = hold(library);
      return new WeakRef(library);
    })();
    await gc();
    ref.deref().close();
    if (typeof held === 'function') assert.throws(() => held(1, 2), { code: 'ERR_FFI_LIBRARY_CLOSED' });
  }
});

test('a closed library with a call under way is unloaded after it', async () => {
  const { symbols, close } = dlopen(path, {
    sleep_add: { arguments: ['u32', 'u32'], return: 'u32', nonblocking: true },
  });
  const promise = symbols.sleep_add(30, 1);
  close();
  assert.equal(await promise, 2);
  await assert.rejects(async () => symbols.sleep_add(1, 1), { code: 'ERR_FFI_LIBRARY_CLOSED' });
});

test('a nonblocking call keeps the process until it ends', () => {
  const { stdout, status } = runScript(`
    const { dlopen } = require('polyffi');
    const { symbols } = dlopen(${JSON.stringify(path)}, {
      sleep_add: { arguments: ['u32', 'u32'], return: 'u32', nonblocking: true },
    });
    symbols.sleep_add(50, 1).then(console.log);
  `);
  assert.deepEqual([stdout, status], ['2\n', 0]);
});

test('every Worker has a library of its own', { skip: runtime === 'deno' && 'Deno has other Workers' }, () => {
  const { stdout, stderr } = runScript(`
    const { Worker, isMainThread, parentPort } = require('node:worker_threads');
    const { DynamicLibrary } = require('polyffi');
    const library = new DynamicLibrary(${JSON.stringify(path)});
    const call = library.getFunction('call', { arguments: ['function', 'i32'], return: 'i32' });
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (value) => value + 1);
    if (isMainThread) {
      let left = 4;
      for (let i = 0; i < 4; i++) {
        const worker = new Worker(__filename);
        worker.on('message', (value) => console.log(value));
        worker.on('exit', () => --left || console.log('main', call(callback, 1)));
      }
    } else {
      let sum = 0;
      for (let i = 0; i < 1000; i++) sum += call(callback, i);
      parentPort.postMessage(sum);
      parentPort.unref?.();
    }
  `);
  assert.equal(stdout, '500500\n500500\n500500\n500500\nmain 2\n', stderr);
});

test('a Worker may be terminated inside a callback', { skip: runtime === 'deno' && 'Deno has other Workers' }, () => {
  const { stdout, stderr, status } = runScript(`
    const { Worker, isMainThread, parentPort } = require('node:worker_threads');
    const { DynamicLibrary } = require('polyffi');
    if (isMainThread) {
      const worker = new Worker(__filename);
      worker.on('message', () => worker.terminate());
      worker.on('exit', (code) => console.log('ended', code));
    } else {
      const library = new DynamicLibrary(${JSON.stringify(path)});
      const call = library.getFunction('call', { arguments: ['function', 'i32'], return: 'i32' });
      call(library.registerCallback({ arguments: ['i32'], return: 'i32' }, () => {
        parentPort.postMessage('in');
        for (;;);
      }), 1);
    }
  `);
  assert.deepEqual([stdout, status], ['ended 1\n', 0], stderr);
});

test('process.exit inside a callback ends the process in order', () => {
  const { stdout, status } = runScript(`
    const { DynamicLibrary } = require('polyffi');
    process.on('exit', (code) => console.log('exit', code));
    const library = new DynamicLibrary(${JSON.stringify(path)});
    const call = library.getFunction('call', { arguments: ['function', 'i32'], return: 'i32' });
    call(library.registerCallback({ arguments: ['i32'], return: 'i32' }, () => process.exit(7)), 1);
  `);
  assert.deepEqual([stdout, status], ['exit 7\n', 7]);
});
