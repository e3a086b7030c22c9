'use strict';
// What a program is given - types, views, memory, declarations - gives it nothing of what decides about memory: no rule, no
// codec, no class to make others of. Whatever it changes of these objects, calls go on as before.

const { test, assert } = require('../harness');
const { inChild } = require('./dialects');

/** In each attempt, the program tries to be called while arguments are stored. */
const attempts = {
  'the rule of a type': `
    for (const key of ['write', 'load']) for (const rule of [point.parameter, point.result]) if (key in rule) replace(rule, key);`,
  'the prototypes of a type': `
    for (let at = point; at !== Object.prototype; at = Object.getPrototypeOf(at))
      for (const key of Reflect.ownKeys(at)) replace(at, key);`,
  'the prototypes of an array': `
    for (let at = main.array('int', 2); at !== Object.prototype; at = Object.getPrototypeOf(at))
      for (const key of Reflect.ownKeys(at)) replace(at, key);`,
  'a type of its own, by the constructor of another': `
    const scalar = { code: 'i', size: 4, align: 4, load: wreck, save: wreck };
    attempt(() => { point = new point.constructor([{ name: 'x', type: scalar }, { name: 'y', type: scalar }]); });`,
  'a view of its own, by the constructor of another': `
    const View = point.view(new Uint8Array(8)).constructor;
    attempt(() => { value = new View({ getInt32: wreck, byteLength: 8 }); });`,
  'what a type of C is made of': `
    attempt(() => { new cpoint.constructor(cpoint.type, { of: wreck, target: {} }); });
    attempt(() => { cpoint.codec.save = cpoint.codec.saveFresh = cpoint.codec.write = wreck; });`,
  'memory of its own, by the constructor of another': `
    attempt(() => { value = new (main.alloc(point).constructor)({ size: 8, align: 4 }, { show: wreck, save: wreck }, 1); value.value = 1; });`,
  'what declarations are made of': `
    attempt(() => {
      const { of } = declared.codecs;
      declared.codecs.of = function (type) {
        const codec = of.call(this, type);
        codec.save = codec.saveFresh = codec.write = wreck;
        return codec;
      };
    });`,
};

for (const [what, source] of Object.entries(attempts)) {
  test(`main: ${what}`, () => {
    const found = inChild(`
      const main = load('main');
      let wrecked = 0;
      // What is given here may be the frame.
      const wreck = (...given) => {
        for (const one of given) {
          const memory = one?.u8 ?? one;
          if (ArrayBuffer.isView(memory) && memory.byteLength > 1000) wrecked++;
        }
        return 1;
      };
      const attempt = (f) => { try { f(); } catch {} };
      const replace = (object, key) => {
        attempt(() => { object[key] = wreck; });
        attempt(() => Object.defineProperty(object, key, { value: wreck }));
        attempt(() => Object.defineProperty(object, key, { get: () => wreck }));
      };
      let point = main.struct({ x: 'int', y: 'int' });
      let value = { x: 1, y: 2 };
      const declared = main.cdef('struct point { int x, y; }; int point_then_int(struct point p, int after);');
      const cpoint = declared.type('struct point');
      ${source}
      const calls = [];
      attempt(() => calls.push(open('main', { point_then_int: ['i32', point, 'i32'] }).point_then_int));
      attempt(() => calls.push(declared.open(library).point_then_int));
      for (let i = 0; i < 20; i++) for (const call of calls) attempt(() => call(value, 3));
      attempt(() => point.write(value, new Uint8Array(8)));
      attempt(() => main.alloc(cpoint).value = { x: 1, y: 2 });
      const fresh = open('main', { point_then_int: ['i32', main.struct({ x: 'int', y: 'int' }), 'i32'], add: ['i32', 'i32', 'i32'] });
      print([wrecked, fresh.point_then_int({ x: 1, y: 2 }, 3), fresh.add(40, 2)]);
    `);
    assert.deepEqual(found.slice(0, 1), [0]);
    assert.equal(found[2], 42);
    assert.equal(found[1], expected());
  });
}

let known;
/** What C says of a point and a number. */
function expected() {
  known ??= inChild(`
    const point = load('main').struct({ x: 'int', y: 'int' });
    print(open('main', { point_then_int: ['i32', point, 'i32'] }).point_then_int({ x: 1, y: 2 }, 3));
  `);
  return known;
}
