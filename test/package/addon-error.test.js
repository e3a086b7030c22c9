'use strict';
// Where the addon cannot be loaded, one error says what was tried, why each failed, and what helps there.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test, assert, addonPath, copyFolder, isWindows, removeFolder, root, runFile, runtime } = require('../harness');

const target = `${process.platform}-${process.arch}`;
const isNode = { skip: runtime !== 'node' && 'Node.js only' };

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi loader ☀ '));
process.on('exit', () => removeFolder(folder));
let number = 0;

/** The prebuilt files of this platform. */
const prebuilt = (isWindows ? ['polyffi.node'] : ['polyffi.glibc.node', 'polyffi.musl.node']).map(
  (name) => `prebuilds/${target}/${name}`,
);

/**
 * Makes a package with lib/ and what is given besides, and loads it in a process of its own.
 * @param {object} options
 * @param {Record<string, string | Buffer>} [options.files] contents by path in the package
 * @param {string} [options.place] the package's folder, in a new one
 * @param {boolean} [options.packed] false for a bundle, which lies in no package
 * @param {string} [options.before] a script that runs first
 * @param {string[]} [options.flags] of the runtime
 * @param {Record<string, string | undefined>} [options.env]
 * @returns {{ code: string, message: string, errors: string[] } | { file: string, why: string }}
 */
function loads({ files = {}, place = 'polyffi', packed = true, before = '', flags, env = {} }) {
  const at = path.join(folder, String(number++), place);
  copyFolder(path.join(root, 'lib'), path.join(at, 'lib'));
  fs.writeFileSync(
    path.join(at, 'package.json'),
    JSON.stringify({ name: packed ? 'polyffi' : 'app', version: '1.0.0' }),
  );
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(at, name)), { recursive: true });
    fs.writeFileSync(path.join(at, name), content);
  }
  const script = path.join(at, 'script.cjs');
  fs.writeFileSync(
    script,
    `${before}
     try {
       const { file, why } = require('./lib/core/addon.js').loaded;
       console.log(JSON.stringify({ file, why }));
     } catch ({ code, message, errors = [] }) {
       console.log(JSON.stringify({ code, message, errors: errors.map((error) => error.message) }));
     }`,
  );
  const { stdout, stderr } = runFile(script, { flags, cwd: at, env: { POLYFFI_ADDON: undefined, ...env } });
  assert.notEqual(stdout, '', stderr);
  return { at, ...JSON.parse(stdout) };
}

/** Checks for an error whose last line says what helps. */
function assertFails(found, advice) {
  assert.equal(found.code, 'ERR_FFI_ADDON_NOT_LOADED', JSON.stringify(found));
  assert.match(found.message, /^polyffi cannot load its addon on \S+, (Node\.js|Bun|Deno|Electron) \d/);
  assert.match(found.message.split('\n').at(-1), advice);
}

const build = { node: /npx polyffi build$/, bun: /bunx polyffi build$/, deno: /deno run -A npm:polyffi build$/ }[
  runtime
];

test('files that the system refuses are all named, each with its reason', () => {
  const found = loads({ files: Object.fromEntries(prebuilt.map((name) => [name, 'no addon'])) });
  assertFails(found, build);
  assert.equal(found.errors.length, prebuilt.length);
  for (const name of prebuilt) assert.ok(found.message.includes(`  ${path.join(found.at, name)}: `), found.message);
});

test('a package without its files is not complete', () => {
  assertFails(loads({}), /not complete: install it again/);
});

test('a platform without a prebuilt file is named', () => {
  const before = "Object.defineProperty(process, 'arch', { value: 'vax' });";
  const found = loads({ before });
  assertFails(found, /no prebuilt addon for \w+ on vax.*polyffi build$/);
  assert.deepEqual(found.errors, []);
});

test('a bundle that left the file behind is told from a package', () => {
  assertFails(loads({ packed: false }), /bundle.*docs\/bundling\.md/);
});

test('a file that POLYFFI_ADDON names is the only one that is tried', () => {
  const found = loads({
    files: { 'build/Release/polyffi.node': fs.readFileSync(addonPath) },
    env: { POLYFFI_ADDON: '/nowhere/polyffi.node' },
  });
  assertFails(found, /POLYFFI_ADDON/);
  assert.equal(found.errors.length, 1);
});

for (const [place, command] of [
  ['node_modules/.pnpm/polyffi@1.0.0/node_modules/polyffi', 'pnpm exec polyffi build'],
  ['.yarn/unplugged/polyffi-1/node_modules/polyffi', 'yarn polyffi build'],
]) {
  test(`what helps is said in the package manager's words: ${command}`, isNode, () => {
    assertFails(loads({ place }), new RegExp(`${command}$`));
  });
}

test('Electron, whose archives hold no addons, is told from Node.js', isNode, () => {
  const before = "Object.defineProperty(process.versions, 'electron', { value: '40.0.0' });";
  const found = loads({ before, place: 'resources/app.asar/node_modules/polyffi' });
  assertFails(found, /asarUnpack/);
  assert.match(found.message, /Electron 40\.0\.0/);
});

const permission = process.allowedNodeEnvironmentFlags?.has('--permission')
  ? '--permission'
  : '--experimental-permission';
const hasPermission = isNode.skip || (!process.allowedNodeEnvironmentFlags.has(permission) && 'no permission model');

test('a permission that is missing is named', { skip: hasPermission }, () => {
  const flags = [permission, '--allow-fs-read=*', '--no-warnings'];
  const files = { [prebuilt[0]]: fs.readFileSync(addonPath) };
  assertFails(loads({ flags, files }), /--allow-addons/);
  assert.match(loads({ flags: [...flags, '--allow-addons'], files }).why, /prebuilt/);
});

test('addons that are turned off are told', isNode, () => {
  const files = { [prebuilt[0]]: fs.readFileSync(addonPath) };
  assertFails(loads({ flags: ['--no-addons'], files }), /--no-addons/);
});

const manifest = JSON.stringify({ version: '1.0.0', sources: '0123456789abcdef0123' });
const own = `polyffi/1.0.0-${target}-0123456789abcdef/polyffi.node`;

/** A package with a prebuilt file, and a user's own build with the mode and the age that are given. */
function withOwnBuild(mode, hours) {
  const cache = path.join(folder, `cache ${number}`);
  fs.mkdirSync(path.dirname(path.join(cache, own)), { recursive: true });
  fs.copyFileSync(addonPath, path.join(cache, own));
  fs.chmodSync(path.dirname(path.join(cache, own)), mode);
  const time = Date.now() / 1000 + hours * 3600;
  fs.utimesSync(path.join(cache, own), time, time);
  const files = {
    'prebuilds/manifest.json': manifest,
    [prebuilt[0]]: fs.readFileSync(addonPath),
  };
  return { cache, ...loads({ files, env: { XDG_CACHE_HOME: cache, HOME: cache } }) };
}

const xdg = { skip: process.platform !== 'linux' && 'the folder has this name on Linux' };

test('what the user has built is taken if it is newer than the package', xdg, () => {
  const { cache, file, why } = withOwnBuild(0o700, 1);
  assert.equal(file, path.join(cache, own));
  assert.match(why, /polyffi build/);
});

test('what the user has built before the package came is not', xdg, () => {
  assert.match(withOwnBuild(0o700, -1).why, /prebuilt/);
});

test('what others could have written there is not', xdg, () => {
  assert.match(withOwnBuild(0o777, 1).why, /prebuilt/);
});
