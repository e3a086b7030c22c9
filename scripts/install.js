'use strict';
// Builds the addon: build/Release/polyffi.node, or build-<sanitizer>/polyffi.node where SANITIZE is set. It runs on
// `npm install` and needs nothing but what the machine and the package's own dependencies have.

const path = require('node:path');
const { missing } = require('./install/prerequisites');
const { writeNodeDirectory } = require('./install/node-directory');
const { findNodeGyp, runNodeGyp } = require('./install/node-gyp');

const root = path.join(__dirname, '..');
const nodeDirectory = path.join(root, 'build', 'node-directory');
const sanitizers = ['address', 'thread', 'undefined'];

/**
 * Ends the build with one line for each problem.
 * @param {...string} lines
 * @returns {never}
 */
function stop(...lines) {
  for (const line of lines) console.error(line);
  process.exit(1);
}

/**
 * Sets the flags of a sanitizer and gives make's argument for the folder of its result, away from the plain build.
 * @param {string} sanitizer
 * @returns {string[]}
 */
function sanitize(sanitizer) {
  if (!sanitizers.includes(sanitizer)) {
    stop(`SANITIZE is "${sanitizer}"; expected one of ${sanitizers.join(', ')}`);
  }
  const flags = `-fsanitize=${sanitizer} -fno-omit-frame-pointer -g`;
  process.env.CFLAGS = `${process.env.CFLAGS || ''} ${flags}`;
  process.env.LDFLAGS = `${process.env.LDFLAGS || ''} ${flags}`;
  return [`builddir=${path.join(root, `build-${sanitizer}`)}`];
}

if (process.platform === 'win32') stop('polyffi does not build on Windows yet: it needs Linux or macOS');

const problems = missing();
if (problems.length > 0) stop(...problems);

const nodeGyp = findNodeGyp();
if (!nodeGyp) stop('polyffi needs node-gyp, which comes with npm: install npm, or "npm install --global node-gyp"');

writeNodeDirectory(nodeDirectory);
const place = { cwd: root, nodeDirectory };
const makeArguments = process.env.SANITIZE ? sanitize(process.env.SANITIZE) : [];
const built =
  runNodeGyp(nodeGyp, ['configure'], place) && runNodeGyp(nodeGyp, ['build', '--jobs=max', ...makeArguments], place);
if (!built) stop('polyffi did not build: the compiler or node-gyp says why above');
