'use strict';
// What a program puts on Object.prototype is no option: nothing of it reaches signatures, loader flags, types or callbacks.

const { test, assert, fixture, runScript } = require('../harness');

const path = JSON.stringify(fixture('node'));
const OPTIONS = ['nonblocking', 'errno', 'symbol', 'optional', 'type', 'returns', 'result', 'args', 'parameters'];
const FURTHER = ['lazy', 'deep', 'global', 'pack', 'align', 'threadsafe', 'patience', 'callback'];

for (const name of [...OPTIONS, ...FURTHER]) {
  test(`Object.prototype.${name}`, () => {
    const { stdout, stderr } = runScript(`
      const { dlopen, struct, JSCallback } = require('polyffi');
      for (const value of ['x', true, 3, null]) {
        Object.prototype[${JSON.stringify(name)}] = value;
        const { symbols } = dlopen(${path}, { add: { arguments: ['i32', 'i32'], return: 'i32' }, get_answer: {} }, {});
        const result = symbols.add(1, 2);
        const nothing = symbols.get_answer();
        const { size } = struct({ a: 'i8', b: 'i32' }, {});
        const callback = new JSCallback(() => {}, {});
        callback.close();
        delete Object.prototype[${JSON.stringify(name)}];
        console.log(result, nothing, size);
      }
    `);
    assert.equal(stdout, '3 undefined 8\n'.repeat(4), stderr);
  });
}

test('options of a class and of an heir count', () => {
  const { dlopen } = require('polyffi');
  class Definition {
    get arguments() {
      return ['i32', 'i32'];
    }
    get return() {
      return 'i32';
    }
    get symbol() {
      return 'add';
    }
  }
  const { symbols } = dlopen(fixture('node'), { plus: new Definition(), sum: Object.create(new Definition()) });
  assert.deepEqual([symbols.plus(1, 2), symbols.sum(3, 4)], [3, 7]);
});
