'use strict';
// Values that live as long as other objects. Breaks where a value goes before its key or outlives it, where maps that
// have no living key pile up. Or where the end of a Worker meets weak references that are left.

const { test, assert, gc, gcUntil, runScript } = require('../harness');
const { Keeper } = require('../../lib/core/keeper.js');

/** Enough keys to fill several maps, whatever their size is. */
const MANY = 5000;

/** Gives many keys a value each, in a call of its own, so that nothing of them is left on the stack. */
function fill(keeper, many, isKept = () => false) {
  const keys = [];
  const values = [];
  for (let i = 0; i < many; i++) {
    const key = {};
    const value = { i };
    keeper.keep(key, value);
    values.push(new WeakRef(value));
    if (isKept(i)) keys.push(key);
  }
  return { keys, values };
}

/** As in the library, keepers stay: one that is gone keeps nothing. */
const keepers = [];
function newKeeper() {
  const keeper = new Keeper();
  keepers.push(keeper);
  return keeper;
}

const living = (values) => values.flatMap((ref) => ref.deref()?.i ?? []);

// Some collectors take any word on the stack for an object: a few may always be left.

test('a value lives as long as its key, and no longer', async () => {
  const keeper = newKeeper();
  const { keys, values } = fill(keeper, 20, () => true);
  await gc();
  assert.equal(living(values).length, 20);
  keys.length = 0;
  await gcUntil(() => living(values).length < 5);
});

test('a few keys of many keep their own values alone', async () => {
  const keeper = newKeeper();
  const { keys, values } = fill(keeper, MANY, (i) => i % 1000 === 7);
  await gcUntil(() => living(values).length < keys.length + 5);
  const alive = living(values);
  for (let i = 7; i < MANY; i += 1000) assert.ok(alive.includes(i), `the value of key ${i}`);
  keys.length = 0;
  await gcUntil(() => living(values).length < 5);
});

test('a value may refer to its key', async () => {
  const keeper = newKeeper();
  const refs = (() =>
    Array.from({ length: MANY }, () => {
      const key = {};
      keeper.keep(key, { key });
      return new WeakRef(key);
    }))();
  await gcUntil(() => refs.filter((ref) => ref.deref()).length < 5);
});

test('full maps are let go when their keys are gone', async () => {
  const keeper = newKeeper();
  const { keys } = fill(keeper, MANY, () => true);
  const most = keeper.fullMaps;
  assert.ok(most > 5, `${most} full maps`);
  await gc();
  fill(keeper, MANY);
  assert.ok(keeper.fullMaps >= most, `${keeper.fullMaps} of ${most} full maps are left`);
  assert.equal(keys.length, MANY);
  keys.length = 0;
  // They are looked at when keys come.
  await gcUntil(() => {
    fill(keeper, MANY / 10);
    return keeper.fullMaps < most / 2;
  });
});

test('full maps are let go during one job', () => {
  const keeper = newKeeper();
  const many = 3_000_000;
  let most = 0;
  for (let i = 0; i < many; i++) {
    keeper.keep({}, keeper);
    most = Math.max(most, keeper.fullMaps);
  }
  const { fullMaps: filled } = (() => {
    const other = new Keeper();
    fill(other, MANY);
    return other;
  })();
  const all = (filled * many) / MANY;
  assert.ok(most < all / 2, `${most} of ${all} full maps at once`);
});

test('Workers end with full maps, with dead ones and living ones', () => {
  const { status, signal, stderr, stdout } = runScript(`
    const { Worker, isMainThread } = require('node:worker_threads');
    if (isMainThread) {
      const start = () => new Promise((resolve, reject) => {
        const worker = new Worker(__filename);
        worker.on('error', reject);
        worker.on('exit', resolve);
      });
      (async () => {
        for (let i = 0; i < 3; i++) await Promise.all([start(), start(), start()]);
        console.log('ended');
      })();
    } else {
      const { UnsafePointer } = require('polyffi/deno');
      const view = new Uint8Array(8);
      globalThis.living = [];
      for (let i = 0; i < 20_000; i++) {
        const pointer = UnsafePointer.of(view);
        if (i % 50 === 0) living.push(pointer);
      }
    }
  `);
  assert.deepEqual([status, signal, stderr, stdout], [0, null, '', 'ended\n']);
});
