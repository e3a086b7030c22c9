// not for Windows: Debian has no libtcc.dll
'use strict';
// cc() with libtcc, in memory. Breaks where it would ask another compiler, or write to disk.

const path = require('node:path');
const { test, assert, root, runFile, runScript } = require('../harness');
const { sharedLibtcc } = require('../harness/libtcc');

const library = sharedLibtcc();
const skip = !library && "needs Debian's libtcc-dev and tcc";
// A compiler on disk would not be found.
const env = { POLYFFI_LIBTCC: library, CC: undefined, PATH: '/nowhere' };

test('all that holds for cc() holds with libtcc', { skip }, () => {
  const { status, stdout } = runFile(path.join(root, 'test', 'bun', 'cc.test.js'), { env });
  assert.match(stdout, /^# \d+ passed, 0 failed, 0 skipped$/m);
  assert.equal(status, 0);
});

test('nothing is written, and the memory of what was closed is used again', { skip }, () => {
  const { status, stdout, stderr } = runScript(
    `const fs = require('node:fs'), os = require('node:os'), path = require('node:path');
    const { cc } = require('polyffi/bun');
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-test-'));
    const source = path.join(folder, 'add.c');
    fs.writeFileSync(source, 'int add(int a, int b) { return a + b; }');
    fs.chmodSync(folder, 0o500);
    process.env.TMPDIR = path.join(folder, 'no-such-folder');
    for (let i = 0; i < 300; i++) {
      const { symbols, close } = cc({ source, symbols: { add: { args: ['int', 'int'], returns: 'int' } } });
      if (symbols.add(i, 2) !== i + 2) throw new Error('wrong sum');
      close();
    }
    delete process.env.TMPDIR;
    fs.chmodSync(folder, 0o700);
    fs.rmSync(folder, { recursive: true });
    console.log('done');`,
    { env },
  );
  assert.deepEqual([status, stdout, stderr], [0, 'done\n', '']);
});
