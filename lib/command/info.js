'use strict';
// `polyffi info`: what a report of a bug needs to say of the machine, the runtime and the addon.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const process = require('node:process');
const { addonInUse, callPath, waysIn } = require('../core/about.js');
const { runtime } = require('../core/runtime.js');
const { userBuild } = require('../core/user-build.js');
const { CommandError } = require('./error.js');

const root = path.join(__dirname, '..', '..');

const summary = 'says what runs here: platform, runtime, addon and how it makes calls';

const usage = `Usage: polyffi info [--json]

Prints the versions of polyffi and of the runtime, the platform and its C library, the addon that was loaded and why,
and whether callbacks can be made. A report of a bug should have it. The status is 1 if the addon cannot be loaded.

  --json    the same as one object`;

const options = { json: { type: 'boolean' } };

/** The version of glibc that this process runs with, told by itself; undefined if it is another C library. */
function glibcVersion() {
  try {
    const { CString, dlopen } = require('../index.js');
    const { symbols } = dlopen(null, { gnu_get_libc_version: { return: 'pointer' } });
    return String(CString(symbols.gnu_get_libc_version()));
  } catch {
    return undefined;
  }
}

/** The C library of this process, by its files where the addon does not load. */
function libraryOfC() {
  if (process.platform !== 'linux') return undefined;
  const version = glibcVersion();
  if (version) return `glibc ${version}`;
  try {
    const maps = fs.readFileSync('/proc/self/maps', 'utf8');
    if (/ld-musl-|libc\.musl-|-linux-musl\//.test(maps)) return 'musl';
    return /\/libc(\.so\.6|-2\.\d+\.so)/.test(maps) ? 'glibc' : undefined;
  } catch {
    return undefined;
  }
}

/** Makes a callback and has C call it: qsort() of the C library. */
function callbacks() {
  try {
    const { dlopen } = require('../index.js');
    const compare = { callback: { arguments: ['pointer', 'pointer'], return: 'int' } };
    const { symbols } = dlopen(null, { qsort: { arguments: ['buffer', 'size_t', 'size_t', compare] } });
    let calls = 0;
    symbols.qsort(Uint8Array.of(2, 1), 2, 1, () => (calls++, 0));
    return calls > 0 ? 'yes' : 'no: C did not call back';
  } catch (error) {
    return `no: ${error.message}`;
  }
}

/** Everything that is known, as plain data. */
function collect() {
  const { version } = require('../../package.json');
  const about = {
    polyffi: version,
    platform: process.platform,
    arch: process.arch,
    system: `${os.type()} ${os.release()}`,
    libc: libraryOfC() ?? null,
    runtime: runtime(),
    addon: null,
    userBuild: userBuild(root) ?? null,
    calls: null,
    ways: null,
    callbacks: null,
    error: null,
  };
  try {
    about.addon = addonInUse();
    about.calls = callPath();
    about.ways = waysIn();
    about.callbacks = callbacks();
  } catch (error) {
    about.error = error.message;
  }
  return about;
}

/** The same for readers. */
function print(about) {
  const { addon, userBuild: own, runtime: host } = about;
  const lines = [
    ['polyffi', about.polyffi],
    ['platform', `${about.platform} ${about.arch}, ${about.system}`],
    ['C library', about.libc ?? 'unknown'],
    ['runtime', `${host.name} ${host.version}, ${host.engine}, Node-API ${host.nodeApi}`],
  ];
  if (addon) {
    lines.push(['addon', addon.file], ['', addon.why]);
    for (const { file, error: reason } of addon.tried) lines.push(['not taken', `${file}: ${reason.split('\n')[0]}`]);
  }
  if (own && own.file !== addon?.file) {
    lines.push(['own build', `${own.file}: ${own.isNewer ? 'not loaded' : 'older than the package, not used'}`]);
  }
  if (about.calls) lines.push(['calls', about.calls]);
  if (about.ways) lines.push(['', `${about.ways.best}: ${about.ways.why}`]);
  if (about.callbacks) lines.push(['callbacks', about.callbacks]);
  for (const [name, text] of lines) console.log(`${name.padEnd(12)}${text}`);
  if (about.error) console.log(`\n${about.error}`);
}

function run({ json }, positionals) {
  if (positionals.length > 0) throw new CommandError(`unexpected "${positionals[0]}"\n\n${usage}`, 2);
  const about = collect();
  if (json) console.log(JSON.stringify(about, null, 2));
  else print(about);
  return about.error ? 1 : 0;
}

module.exports = { options, run, summary, usage };
