'use strict';
// Whether the addon can hold memory that is lent to a nonblocking call. It can on every Node.js, where a change of V8 would be
// seen here; other runtimes have no such thing below Node-API.

const { test, assert, runtime } = require('../harness');
const { engine } = require('../../lib/core/addon.js');

test('memory is held by the addon on Node.js, and there alone', () => {
  assert.equal(engine.canHold(), runtime === 'node');
  assert.equal(engine.canHold(), runtime === 'node');
});
