// runtimes: node
'use strict';
// An unmodified program finds `bun:ffi`, `node:ffi` and `Deno.dlopen` once polyffi/register is preloaded, in every way in
// which Node.js preloads and resolves; and nothing else about the process changes.

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { spawnSync } = require('node:child_process');
const { test, assert, root, fixture, isWindows, mathLibrary, skipDeep, suffix } = require('../harness.js');

const folder = path.join(root, 'build', 'register', `${process.platform}-${process.version}`);
fs.mkdirSync(folder, { recursive: true });

function write(name, text) {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

function run(flags, file, environment = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--no-warnings', ...flags, file], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

/** How Deno names this system. */
const system = isWindows ? 'windows' : process.platform;

const hasSynchronousHooks = typeof require('node:module').registerHooks === 'function';

const sqrt = `({ sqrt: { args: ['f64'], returns: 'f64' } })`;
const module_ = write(
  'module.mjs',
  `import { dlopen } from 'bun:ffi';
   import { createRequire } from 'node:module';
   const require = createRequire(import.meta.url);
   const again = await import('bun:ffi');
   console.log(dlopen('${mathLibrary}', ${sqrt}).symbols.sqrt(9), again.dlopen === dlopen, require('bun:ffi').dlopen === dlopen);`,
);
const script = write(
  'script.cjs',
  `const { dlopen } = require('bun:ffi');
   console.log(dlopen('${mathLibrary}', ${sqrt}).symbols.sqrt(16), require.resolve('bun:ffi').endsWith('bun.js'));`,
);

test('import, import() and createRequire give one module', () => {
  assert.equal(run(['--import', 'polyffi/register'], module_), '3 true true');
});

test('require works, preloaded by -r, by --import and by NODE_OPTIONS', () => {
  assert.equal(run(['-r', 'polyffi/register'], script), '4 true');
  assert.equal(run(['--import', 'polyffi/register'], script), '4 true');
  assert.equal(run([], script, { NODE_OPTIONS: '--import polyffi/register' }), '4 true');
  assert.equal(run([], script, { NODE_OPTIONS: '-r polyffi/register' }), '4 true');
});

test('Workers and forked children inherit it', () => {
  const file = write(
    'inherit.cjs',
    `const { Worker, isMainThread } = require('node:worker_threads');
     const { fork } = require('node:child_process');
     const say = (who) => console.log(who, typeof require('bun:ffi').dlopen, typeof Deno.dlopen);
     if (process.argv[2]) say('child');
     else if (!isMainThread) say('worker');
     else new Worker(__filename).on('exit', () => fork(__filename, ['child']));`,
  );
  assert.equal(run(['--import', 'polyffi/register'], file), 'worker function function\nchild function function');
});

test('Workers whose entry is a module inherit it, too', () => {
  const worker = write(
    'worker.mjs',
    `import { dlopen } from 'bun:ffi';
     import { createRequire } from 'node:module';
     const required = createRequire(import.meta.url)('bun:ffi');
     console.log('worker', dlopen('${mathLibrary}', ${sqrt}).symbols.sqrt(25), required.dlopen === dlopen, typeof Deno.dlopen);`,
  );
  const file = write(
    'starts.mjs',
    `import { Worker } from 'node:worker_threads';
     new Worker(new URL('./worker.mjs', import.meta.url));`,
  );
  assert.equal(run(['--import', 'polyffi/register'], file), 'worker 5 true function');
  assert.equal(run(['-r', 'polyffi/register'], file), 'worker 5 true function');
  assert.equal(run(['--import', 'polyffi/register'], worker), 'worker 5 true function');
});

test('NODE_OPTIONS carries it into every child process that is a Node.js', () => {
  const file = write(
    'spawns.cjs',
    `const { spawnSync } = require('node:child_process');
     const source = "import { suffix } from 'bun:ffi'; console.log(suffix, typeof Deno.dlopen)";
     const flags = ['--input-type=module', '-e', source];
     console.log(spawnSync(process.execPath, flags, { encoding: 'utf8' }).stdout);`,
  );
  assert.equal(run([], file, { NODE_OPTIONS: '--import polyffi/register' }), `${suffix} function`);
  assert.equal(run([], file, { NODE_OPTIONS: '-r polyffi/register' }), `${suffix} function`);
});

test('node:ffi is polyffi where Node.js has none, and where POLYFFI_NODE_FFI asks for it', () => {
  const file = write(
    'node.mjs',
    `import ffi from 'node:ffi';
     import { createRequire, isBuiltin } from 'node:module';
     const required = createRequire(import.meta.url)('node:ffi');
     console.log(isBuiltin('node:ffi'), typeof ffi.struct === 'function', typeof required.dlopen);`,
  );
  const builtin = require('node:module').isBuiltin('node:ffi');
  assert.equal(run(['--import', 'polyffi/register'], file), `${builtin} ${!builtin} function`);
  assert.equal(run(['--import', 'polyffi/register'], file, { POLYFFI_NODE_FFI: '1' }), `${builtin} true function`);
});

test('node:ffi can be imported by the names that polyffi has', () => {
  const file = write(
    'names.mjs',
    `import * as main from 'polyffi';
     import * as ffi from 'node:ffi';
     console.log(JSON.stringify(Object.keys(ffi)) === JSON.stringify(Object.keys(main)), ffi.dlopen === main.dlopen);`,
  );
  assert.equal(run(['--import', 'polyffi/register'], file, { POLYFFI_NODE_FFI: '1' }), 'true true');
});

test('Deno has the FFI names, is made when asked for, and can be replaced', () => {
  const file = write(
    'deno.mjs',
    `const own = Object.getOwnPropertyDescriptor(globalThis, 'Deno');
     const library = Deno.dlopen('${mathLibrary}', { floor: { parameters: ['f64'], result: 'f64' } });
     console.log(typeof own.get, own.enumerable, library.symbols.floor(2.5), Deno.build.os);
     globalThis.Deno = 5;
     console.log(Deno);`,
  );
  assert.equal(run(['--import', 'polyffi/register'], file), `function false 2 ${system}\n5`);
});

test('nothing else changes', () => {
  const file = write(
    'same.cjs',
    `const names = Object.getOwnPropertyNames(globalThis).filter((name) => name !== 'Deno');
     console.log(JSON.stringify([names, Object.keys(process.versions), Object.keys(require.extensions)]));`,
  );
  assert.equal(run(['--import', 'polyffi/register'], file), run([], file));
});

test('export conditions are added when asked for by query or by environment', () => {
  const name = 'node_modules/by-condition';
  write(
    `${name}/package.json`,
    JSON.stringify({
      name: 'by-condition',
      exports: {
        bun: { import: './bun.mjs', require: './bun.cjs' },
        default: { import: './other.mjs', require: './other.cjs' },
      },
    }),
  );
  for (const which of ['bun', 'other']) {
    write(`${name}/${which}.mjs`, `export default '${which}';`);
    write(`${name}/${which}.cjs`, `module.exports = '${which}';`);
  }
  const file = write('condition.mjs', `import which from 'by-condition'; console.log(which);`);
  assert.equal(run(['--import', 'polyffi/register'], file), 'other');
  assert.equal(run(['--import', 'polyffi/register?conditions=bun'], file), 'bun');
  assert.equal(run(['--import', 'polyffi/register'], file, { POLYFFI_CONDITIONS: 'bun' }), 'bun');

  const required = write('condition.cjs', `console.log(require('by-condition'));`);
  assert.equal(run(['--import', 'polyffi/register'], required), 'other');
  // Older ones read the conditions of `require` once, from their own flag.
  const flags = hasSynchronousHooks ? ['--import', 'polyffi/register?conditions=bun'] : ['-C', 'bun'];
  assert.equal(run(flags, required), 'bun');
});

test('process.versions.bun is there when asked for by name, in Workers too', () => {
  const file = write(
    'version.cjs',
    `const { Worker, isMainThread } = require('node:worker_threads');
     console.log(process.versions.bun, 'bun' in process.versions, require('bun:ffi').suffix);
     if (isMainThread) new Worker(__filename);`,
  );
  assert.equal(
    run(['--import', 'polyffi/register?bunVersion=1.4.5'], file),
    `1.4.5 true ${suffix}\n1.4.5 true ${suffix}`,
  );
  assert.equal(
    run(['-r', 'polyffi/register'], file, { POLYFFI_BUN_VERSION: '1.2' }),
    `1.2 true ${suffix}\n1.2 true ${suffix}`,
  );
  assert.equal(run(['-r', 'polyffi/register'], file), `undefined false ${suffix}\nundefined false ${suffix}`);
});

test('importing a shared library gives its path when asked for', () => {
  const library = write('library.so', 'not read');
  const file = write('files.mjs', `import path from './library.so'; console.log(path);`);
  assert.equal(run(['--import', 'polyffi/register?files=so'], file), library);
  assert.equal(run(['--import', 'polyffi/register'], file, { POLYFFI_FILES: '1' }), library);
  write('text.txt', 'not read');
  const attribute = write('attribute.mjs', `import path from './text.txt' with { type: 'file' }; console.log(path);`);
  assert.equal(run(['--import', 'polyffi/register?files=so'], attribute), path.join(folder, 'text.txt'));
  const required = write('files.cjs', `console.log(require('./library.so'));`);
  assert.equal(run(['--import', 'polyffi/register?files=so'], required), library);
});

const packageOfTypes = {
  'package.json': JSON.stringify({ name: 'of-types', main: './src/index.ts', type: 'module' }),
  'src/index.ts': `import { twice } from './twice';
     import { half } from './half.js';
     import type { Count } from './types';
     export { thrice } from './thrice';
     export const count: Count = twice(half(7 as number));`,
  'src/types.ts': `export type Count = number;`,
  'src/twice.ts': `export const twice = (n: number): number => 2 * n;`,
  'src/half.ts': `export const half = (n: number) => n / 2;`,
  'src/thrice/index.mts': `export const thrice = <T>(it: T): T[] => [it, it, it];`,
  'src/common.cts': `const n: number = 4; exports.n = n;`,
};
for (const [name, text] of Object.entries(packageOfTypes)) write(`node_modules/of-types/${name}`, text);
write('node_modules/typeless/package.json', JSON.stringify({ name: 'typeless', main: './index.ts' }));
write('node_modules/typeless/index.ts', `export default (await Promise.resolve(8)) as number;`);
write('node_modules/typeless/common.ts', `module.exports = require('./other') as number;`);
write('node_modules/typeless/other.ts', `module.exports = 9 as number;`);
const typed = write(
  'typed.mjs',
  `import { count, thrice } from 'of-types';
   import typeless from 'typeless';
   import { createRequire } from 'node:module';
   const require = createRequire(import.meta.url);
   console.log(count, thrice('x').join(''), typeless, require('typeless/common.ts'), require('of-types/src/common.cts').n);`,
);
const canStrip = typeof require('node:module').stripTypeScriptTypes === 'function';

test('TypeScript in packages runs when asked for', { skip: !canStrip && 'Node.js cannot strip types' }, () => {
  assert.equal(run(['--import', 'polyffi/register?typescript=1'], typed), '7 xxx 8 9 4');
  assert.equal(run(['--import', 'polyffi/register'], typed, { POLYFFI_TYPESCRIPT: '1' }), '7 xxx 8 9 4');
});

test(
  'a package may have no entry but its TypeScript module',
  { skip: !canStrip && 'Node.js cannot strip types' },
  () => {
    write('node_modules/entry-only/package.json', JSON.stringify({ name: 'entry-only', module: 'lib/index.ts' }));
    write('node_modules/entry-only/lib/index.ts', `export const five: number = 5; export { six } from './six';`);
    write('node_modules/entry-only/lib/six.ts', `export const six = 6 as number;`);
    write(
      'node_modules/@some/entry/package.json',
      JSON.stringify({ name: '@some/entry', module: './index.ts', type: 'module' }),
    );
    write('node_modules/@some/entry/index.ts', `export default 7 as number;`);
    write(
      'node_modules/has-main/package.json',
      JSON.stringify({ name: 'has-main', main: 'main.js', module: 'index.ts' }),
    );
    write('node_modules/has-main/main.js', `module.exports = 'main';`);
    write('node_modules/has-main/index.ts', `export default 'module';`);
    const file = write(
      'entries.mjs',
      `import { five, six } from 'entry-only'; import seven from '@some/entry'; import main from 'has-main';
     console.log(five, six, seven, main, import.meta.resolve('entry-only').endsWith('lib/index.ts'));`,
    );
    assert.equal(run(['--import', 'polyffi/register?typescript=1'], file), '5 6 7 main true');
    const older = write('older-entries.cjs', `delete require('node:module').registerHooks;`);
    const asynchronous = ['-r', older, '--import', 'polyffi/register?typescript=1'];
    if (hasSynchronousHooks) assert.equal(run(asynchronous, file), '5 6 7 main true');
  },
);

test('TypeScript that cannot be stripped is refused at once', { skip: canStrip && 'Node.js strips types' }, () => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'polyffi/register?typescript=1', typed], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.notEqual(status, 0);
  assert.match(stderr, /polyffi\/register: Node\.js .* cannot strip types; preload tsx instead/);
});

test(
  'the asynchronous hooks of an older Node.js do the same',
  { skip: !hasSynchronousHooks && 'they are in use' },
  () => {
    const older = write('older.cjs', `delete require('node:module').registerHooks;`);
    const flags = (query = '') => ['-r', older, '--import', `polyffi/register${query}`];
    assert.equal(run(flags(), module_), '3 true true');
    assert.equal(run(flags(), script), '4 true');
    assert.equal(run(flags('?files=so'), path.join(folder, 'files.mjs')), path.join(folder, 'library.so'));
    if (canStrip) assert.equal(run(flags('?typescript=1'), typed), '7 xxx 8 9 4');
  },
);

test('the programmatic form installs once', () => {
  const file = write(
    'programmatic.cjs',
    `const { install } = require('polyffi/hooks');
     console.log(install(), install(), typeof require('bun:ffi').dlopen);`,
  );
  assert.equal(run([], file), 'true false function');
});

const ownComeFirst = isWindows && 'a library always finds its own symbols first there';

test(
  'POLYFFI_DEEP opens a library deeply by its name, without a change to the program',
  { skip: ownComeFirst || skipDeep },
  () => {
    const library = fixture('register');
    const file = write(
      'deep.cjs',
      `const { dlopen } = require('bun:ffi');
     const { symbols } = dlopen(${JSON.stringify(library)}, { version: { returns: 'cstring' } });
     console.log(symbols.version() === 'my own');`,
    );
    assert.equal(run(['--import', 'polyffi/register'], file), 'false');
    assert.equal(run(['--import', 'polyffi/register'], file, { POLYFFI_DEEP: 'other,register' }), 'true');
  },
);

test('a hook of the program still sees what it resolves itself', () => {
  const hook = write(
    'hook.mjs',
    `import module from 'node:module';
     const source = 'export const resolve = (s, c, n) => s === "mine:it" ? { url: "data:text/javascript,export default 7", format: "module", shortCircuit: true } : n(s, c);';
     module.register('data:text/javascript,' + encodeURIComponent(source));`,
  );
  const file = write(
    'composed.mjs',
    `import it from 'mine:it'; import { suffix } from 'bun:ffi'; console.log(it, suffix);`,
  );
  assert.equal(run(['--import', 'polyffi/register', '--import', pathToFileURL(hook).href], file), `7 ${suffix}`);
  assert.equal(run(['--import', pathToFileURL(hook).href, '--import', 'polyffi/register'], file), `7 ${suffix}`);
});
