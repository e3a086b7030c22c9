'use strict';
// A callback from a native thread: the thread waits until JavaScript's loop has run the function, and gets its value.
// progress.c is compiled first, with the system's C compiler.

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { dlopen, JSCallback } = require('polyffi');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'progress-'));
const library = path.join(folder, 'libprogress.so');
execFileSync(process.env.CC || 'cc', [
  '-shared',
  '-fPIC',
  '-pthread',
  '-o',
  library,
  path.join(__dirname, 'progress.c'),
]);
const { symbols } = dlopen(library, { start_work: { arguments: ['function', 'pointer'], return: 'int' } });
fs.rmSync(folder, { recursive: true });

function run(context, stopAt) {
  return new Promise((resolve) => {
    const callback = new JSCallback(
      (percent, given) => {
        console.log(`job ${given}: ${percent} %`);
        const goOn = percent < stopAt;
        if (!goOn || percent === 100) {
          callback.close();
          resolve();
        }
        return goOn ? 1 : 0;
      },
      { arguments: ['int', 'pointer'], return: 'int' },
    );
    // The thread is C's, so nothing tells the event loop to wait for it but this.
    callback.ref();
    symbols.start_work(callback.ptr, context);
  });
}

(async () => {
  await run(1n, 101);
  await run(2n, 40);
  console.log('done');
})();
