// runtimes: host
// not for Windows: allocations fail through a library that Linux' loader puts in front
'use strict';
// Where an allocation of the addon fails, or the start of a thread, an error says so, and the process goes on.
// `npm run test:faults` does the same on more runtimes, and looks at what is left in memory, too.

const { test, assert } = require('../harness');
const { failFeature, failLoading } = require('./inject');
const { features } = require('./features');

/** @type {import('../runtimes').Runtime} */
const host = { name: 'this Node.js', kind: 'node', command: process.execPath, args: [] };

for (const feature of Object.keys(features)) {
  // Takes seconds; what can fail in it fails while the addon is loaded, too.
  if (feature === 'a Worker') continue;
  test(feature, () => assert.deepEqual(failFeature(host, feature, ['quick']).faults, []));
}

test('loading', () => assert.deepEqual(failLoading(host, 4).faults, []));
