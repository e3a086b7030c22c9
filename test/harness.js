'use strict';
// What a test file needs, the same on Node.js, Bun and Deno. A test file is a plain script: `node file`, `bun run file`
// and `deno run -A file` run its tests one after another, print a line for each and end with
// `# 3 passed, 0 failed, 1 skipped`. (node:test is not used: Bun has none outside `bun test`, and Deno's needs
// `deno test`.)

const assert = require('node:assert/strict');
const { test } = require('./harness/test');
const environment = require('./harness/environment');
const { begins } = require('./harness/begins');
const { runFile, runScript } = require('./harness/child');
const { addonFixture, fixture } = require('./harness/fixture');
const { copyFolder, placePackage, removeFolder } = require('./harness/folder');
const { gc, gcUntil } = require('./harness/gc');
const { load } = require('./harness/load');
const { isLoaded, skipLoaded } = require('./harness/loaded');
const { steady } = require('./harness/memory');
const platform = require('./harness/platform');

module.exports = {
  test,
  assert,
  begins,
  ...environment,
  ...platform,
  runFile,
  runScript,
  addonFixture,
  fixture,
  copyFolder,
  placePackage,
  removeFolder,
  gc,
  gcUntil,
  load,
  isLoaded,
  skipLoaded,
  steady,
};
