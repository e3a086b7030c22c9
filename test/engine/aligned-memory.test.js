'use strict';
// Memory whose address C is passed is aligned as its type asks. Breaks where compilers use instructions that need it.

const { test, assert, fixture } = require('../harness');
const { array, dlopen, struct } = require('polyffi');

const path = fixture('aligned');
const types = [32, 64, 256].map((align) => struct({ bytes: array('u8', 512) }, { align }));
const isX64 = process.arch === 'x64';

function addressSeen(definition, ...args) {
  const { symbols } = dlopen(path, {
    keep_address: definition,
    kept_address: { arguments: [], return: 'u64' },
  });
  symbols.keep_address(...args);
  return symbols.kept_address();
}

test('where a large result goes', { skip: !isX64 && 'its address is no argument here' }, () => {
  for (const type of types) {
    // Addresses that are aligned by chance are not aligned each time.
    for (let n = 0; n < 20; n++) {
      assert.equal(addressSeen({ arguments: [], return: type.bytes }) % BigInt(type.align), 0n, `${type.align} bytes`);
    }
  }
});

const isCopied = process.platform === 'win32' || process.arch === 'arm64';

test('copies of large arguments', { skip: !isCopied && 'they lie among the stack words here' }, () => {
  for (const type of types) {
    for (let n = 0; n < 20; n++) {
      const value = new Uint8Array(type.size);
      assert.equal(addressSeen({ arguments: [type] }, value) % BigInt(type.align), 0n, `${type.align} bytes`);
    }
  }
});
