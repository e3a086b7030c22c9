'use strict';
// What C wrote goes into objects and arrays as far as they can be written, and the result of the call comes in any case. Breaks
// where a sealed object, a read-only member or a getter alone takes a result away.

const { test, assert, load } = require('../harness');
const { open } = require('./library.js');

const { cdef } = load.require();
const { library } = open();
const { library: later } = open({ functions: { sum_points: { nonblocking: true } } });

/** Enough for the first calls and for the code that is made for a struct. */
const MANY = 12;

/** Objects that C is given for a point, whose x it sets to -1; each with what it shows then. */
const objects = {
  sealed: [() => Object.seal({ x: 1 }), { x: -1 }],
  'not extensible': [() => Object.preventExtensions({ x: 1 }), { x: -1 }],
  'not extensible and empty': [() => Object.preventExtensions({}), {}],
  frozen: [() => Object.freeze({ x: 1, y: 6 }), { x: 1, y: 6 }],
  'with a member that is read-only': [() => Object.defineProperty({ y: 6 }, 'x', { value: 1 }), { y: 6, x: 1 }],
  'with a getter alone': [
    () => ({
      get x() {
        return 1;
      },
    }),
    { x: 1, y: 0 },
  ],
  'of a class with a getter alone': [
    () =>
      new (class {
        get x() {
          return 1;
        }
      })(),
    { x: 1, y: 0 },
  ],
  'that inherits what is read-only': [() => Object.create(Object.freeze({ x: 1 })), { x: 1, y: 0 }],
  'a Proxy that refuses': [() => new Proxy({ x: 1 }, { set: () => false }), { x: 1, y: undefined }],
  'behind a Proxy that refuses': [
    () => Object.create(new Proxy({ x: 1 }, { set: (_, name) => name !== 'x' })),
    { x: 1, y: undefined },
  ],
};

for (const [name, [make, shown]] of Object.entries(objects)) {
  test(`an object: ${name}`, async () => {
    for (let i = 0; i < MANY; i++) {
      for (const call of [library.sum_points, later.sum_points]) {
        const value = make();
        const sum = (value.x ?? 0) + (value.y ?? 0);
        assert.equal(await call(value, 1), sum);
        for (const key of Object.keys(shown)) assert.equal(value[key], shown[key], key);
      }
    }
  });
}

test('a setter and a Proxy may throw, and are asked once for what they take', () => {
  const mine = new TypeError('mine');
  for (let i = 0; i < MANY; i++) {
    let asked = 0;
    const refusing = {
      get x() {
        return 1;
      },
      set x(_) {
        asked++;
        throw mine;
      },
    };
    assert.throws(
      () => library.sum_points(refusing, 1),
      (error) => error === mine,
    );
    assert.equal(asked, 1);
    const proxy = new Proxy(
      { x: 1, y: 2 },
      {
        set() {
          throw mine;
        },
      },
    );
    assert.throws(
      () => library.sum_points(proxy, 1),
      (error) => error === mine,
    );
    const writes = [];
    const taking = new Proxy({ x: 1, y: 2 }, { set: (_, name) => writes.push(name) > 0 });
    assert.equal(library.sum_points(taking, 1), 3);
    assert.deepEqual(writes, ['x']);
  }
});

test('arrays', () => {
  const list = [{ x: 1, y: 2 }];
  const [point] = list;
  Object.defineProperty(list, 0, { value: point, writable: false });
  assert.equal(library.sum_points(list, 1), 3);
  assert.equal(list[0], point);
  const sealed = Object.seal([{ x: 1, y: 2 }]);
  assert.equal(library.sum_points(sealed, 1), 3);
  assert.deepEqual(sealed, [{ x: -1, y: 2 }]);
});

test('a member with the name of the prototype', () => {
  const { sum_points: sum } = cdef('struct odd { int __proto__, y; }; int sum_points(struct odd *, size_t);').open(
    open.path,
  );
  const value = Object.create(null);
  assert.equal(sum(value, 1), 0);
  assert.deepEqual(Object.keys(value), ['__proto__', 'y']);
  assert.equal(sum(Object.preventExtensions(Object.create(null)), 1), 0);
});
