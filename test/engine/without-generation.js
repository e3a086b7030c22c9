'use strict';
// Runs a test file again where code generation from strings is off, and wrappers are closures instead.

const { test, assert, runtime, runFile } = require('../harness');

/** How a runtime is told so; Bun has no way. */
const flag = {
  node: '--disallow-code-generation-from-strings',
  deno: '--v8-flags=--disallow-code-generation-from-strings',
}[runtime];

/** Whether this process can make functions from strings. */
const canGenerate = (() => {
  try {
    return new Function('return true')();
  } catch {
    return false;
  }
})();

/**
 * Declares a test that runs the whole file again without code generation.
 * @param {string} file
 */
function againWithoutGeneration(file) {
  if (!canGenerate) return;
  test('the same without code generation from strings', { skip: !flag && 'a flag of V8' }, () => {
    const { stdout, stderr, status } = runFile(file, { flags: [flag] });
    const failures = stdout.replace(/^(ok .*|# .*)\n/gm, '');
    assert.equal(failures, '', stderr);
    assert.match(stdout, /^# [1-9]\d* passed, 0 failed/m, stderr);
    assert.equal(status, 0, stderr);
  });
}

module.exports = { againWithoutGeneration, canGenerate };
