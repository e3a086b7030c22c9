'use strict';
// On Windows, where the file of a loaded library cannot be removed, cc() removes it when that is closed, and what a process
// has left when another one compiles.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test, assert, isWindows, removeFolder, runScript } = require('../harness');
const { findCompiler } = require('../../lib/bun/compilers/system');

const skip = !isWindows ? 'elsewhere nothing is left at any time' : !findCompiler() && 'there is no C compiler';

test('a process removes what it closes, and what one that has ended left', { skip }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-test-'));
  const source = path.join(folder, 'one.c');
  fs.writeFileSync(source, 'int one(void) { return 1; }');
  const script = `
    const { cc } = require('polyffi/bun');
    const make = () => cc({ source: ${JSON.stringify(source)}, symbols: { one: { returns: 'int' } } });
    const left = () => require('node:fs').readdirSync(${JSON.stringify(folder)}).filter((name) => name !== 'one.c').length;
    const counts = [];
    const { close } = make();
    counts.push(left());
    close();
    counts.push(left());
    make();
    counts.push(left());
    console.log(...counts);`;
  try {
    for (let n = 0; n < 2; n++) {
      const { stdout, stderr } = runScript(script, { env: { TEMP: folder, TMP: folder } });
      assert.equal(stdout, '1 0 1\n', stderr);
    }
  } finally {
    removeFolder(folder);
  }
});
