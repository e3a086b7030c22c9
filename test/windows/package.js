'use strict';
// `node test/windows/package.js [RUNTIME…]`: the packed package in an empty folder, as npm installs it with scripts off,
// on every runtime for Windows under wine. Then the same with the addon that `polyffi build` makes of it there.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { pack } = require('../../scripts/pack');
const { prepare, runtimes, windowsPath } = require('./index');

/** Where the built addon is to lie: wine 10 tells its programs of its own folder, whatever is said outside. */
const place = (folder) => `process.env.LOCALAPPDATA = ${JSON.stringify(windowsPath(folder))};\n`;

/** Uses every entry point, C's text, a callback, and says which addon it was. */
const program = `
  const { cdef, dlopen } = require('polyffi');
  const bun = require('polyffi/bun');
  const Deno = require('polyffi/deno');
  const { symbols } = dlopen('kernel32.dll', { GetCurrentProcessId: { return: 'u32' } });
  const length = cdef('int lstrlenW(const wchar_t *text);').open('kernel32.dll').lstrlenW('größer');
  const sorted = Int32Array.of(3, 1, 2);
  const compare = { callback: { arguments: ['pointer', 'pointer'], return: 'int' } };
  const c = dlopen('msvcrt.dll', { qsort: { arguments: ['buffer', 'size_t', 'size_t', compare] } });
  const { getInt32 } = require('polyffi');
  c.symbols.qsort(sorted, 3, 4, (a, b) => getInt32(a) - getInt32(b));
  const abs = bun.dlopen('msvcrt.dll', { abs: { args: ['int'], returns: 'int' } }).symbols.abs(-5);
  const labs = Deno.dlopen('msvcrt.dll', { labs: { parameters: ['i32'], result: 'i32' } }).symbols.labs(-6);
  const { addonInUse } = require(require.resolve('polyffi/package.json').replace('package.json', 'lib/core/about.js'));
  const { file } = addonInUse();
  const isBuilt = file.startsWith(process.env.LOCALAPPDATA);
  const addon = /prebuilds.win32-x64.polyffi\\.node$/.test(file) ? 'prebuilt' : isBuilt ? 'built' : file;
  console.log(symbols.GetCurrentProcessId() === process.pid, length, String(sorted), abs, labs, Deno.build.os, addon);
`;
const expected = 'true 6 1,2,3 5 6 windows';

function run(command, args, options) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed:\n${error ? error.message : stdout + stderr}`);
  return stdout.trim();
}

function main() {
  const names = process.argv.slice(2);
  const chosen = runtimes.filter(({ name }) => names.length === 0 || names.includes(name));
  prepare(chosen);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-windows-'));
  try {
    const tarball = pack(folder);
    fs.writeFileSync(path.join(folder, 'package.json'), '{}');
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball], { cwd: folder });
    fs.writeFileSync(path.join(folder, 'program.cjs'), place(folder) + program);
    fs.writeFileSync(
      path.join(folder, 'build.cjs'),
      `${place(folder)}require('./node_modules/polyffi/bin/polyffi.js');`,
    );
    const inWine = ({ command, args, machine }, ...more) => {
      const env = { ...process.env, ...machine.environment };
      delete env.POLYFFI_ADDON;
      return run('sh', [path.join(__dirname, 'wine.sh'), command, ...args, ...more], { cwd: folder, env });
    };
    const check = (runtime, addon) => {
      const found = inWine(runtime, 'program.cjs');
      const isRight = found === `${expected} ${addon}`;
      console.log(`${isRight ? 'ok  ' : 'FAIL'}  ${runtime.name}, ${addon}: ${found}`);
      if (!isRight) process.exitCode = 1;
    };
    for (const runtime of chosen) check(runtime, 'prebuilt');
    inWine(chosen[0], 'build.cjs', 'build');
    for (const runtime of chosen) check(runtime, 'built');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

main();
