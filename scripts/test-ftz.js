'use strict';
// `npm run test:ftz -- [PATH…] [-t NAME] [--runtime NAME[,NAME…]] [--jobs N]`: the test files in processes that treat
// denormal numbers as zero in every thread, as happens where any library of a process was linked with -ffast-math. A
// preloaded library sees to it before anything else runs. Tests of denormal values themselves skip themselves, because
// the harness tells them (`flushesToZero`).

const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { fixture } = require('../test/harness/fixture');
const { runtime: runtimeOf } = require('../test/runtimes');
const { root } = require('./testing/files');

/** The runtimes that are tried unless told: the oldest and the newest Node.js that has all features, and the others. */
const usual = 'node20,node26,bun,deno';

/**
 * Throws if a runtime does not take over the mode: what follows would show nothing.
 * @param {string} name of the runtime
 * @param {NodeJS.ProcessEnv} env
 */
function assertFlushes(name, env) {
  const { command, args } = runtimeOf(name);
  const file = path.join(root, 'test', 'ftz', 'probe.js');
  const { stdout, stderr } = spawnSync(command, [...args, file], { env, encoding: 'utf8' });
  if (stdout.trim() !== 'true') throw new Error(`${name} does not flush to zero with the preloaded library: ${stderr}`);
}

function main() {
  if (process.platform !== 'linux') throw new Error('libraries are preloaded with LD_PRELOAD, which only Linux has');
  const args = process.argv.slice(2);
  const at = args.indexOf('--runtime');
  const names = at === -1 ? usual : args[at + 1];
  const env = { ...process.env, LD_PRELOAD: fixture('flush-to-zero', { flags: ['-DPRELOADED', '-ldl'] }) };
  for (const name of names.split(',')) assertFlushes(name, env);
  const runner = path.join(root, 'scripts', 'test-runtimes.js');
  const all = at === -1 ? ['--runtime', usual, ...args] : args;
  process.exitCode = spawnSync(process.execPath, [runner, ...all], { env, stdio: 'inherit' }).status ?? 1;
}

try {
  main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
