'use strict';
// `polyffi build`: compiles the addon out of the package's own C sources, into a folder of the user's.

const fs = require('node:fs');
const path = require('node:path');
const process = require('node:process');
const { spawnSync } = require('node:child_process');
const { manifestOf, userBuildFile } = require('../core/user-build.js');
const { CommandError } = require('./error.js');

const root = path.join(__dirname, '..', '..');

const summary = 'builds the addon for this machine from source';

/** The compiler unless told, and what is linked behind the sources, by platform. */
const platforms = {
  linux: { compiler: 'cc', libraries: ['-ldl'] },
  darwin: { compiler: 'cc', libraries: [] },
  // mingw-w64's, whose own libraries a program of Windows has not.
  win32: { compiler: 'gcc', libraries: ['-static', '-s'] },
};
const platform = platforms[process.platform] ?? { compiler: 'cc', libraries: [] };
const usual = process.env.CC || platform.compiler;

const usage = `Usage: polyffi build [--compiler CC]

Builds the addon with this machine's C compiler, for a system that has no prebuilt one or refuses it. The result lies
in a folder of your own and is loaded instead of the prebuilt file; "polyffi info" shows which one is.

  --compiler CC    the C compiler, ${JSON.stringify(usual)} unless told (the environment's CC)`;

const options = { compiler: { type: 'string' } };

/** Flags for libffi on a processor without a call plan of ours, around the sources; empty for others. */
function libffiFlags(compiler) {
  const { askLibffi, isNeeded } = require('../../scripts/install/libffi.js');
  if (!isNeeded(compiler)) return { before: [], after: [] };
  const { status, stdout } = askLibffi('--cflags');
  if (status !== 0) {
    throw new CommandError('this processor needs libffi with its headers, and pkg-config, which finds them');
  }
  const words = (text) => text.split(/\s+/).filter(Boolean);
  return { before: words(stdout), after: words(askLibffi('--libs').stdout) };
}

/** Makes the folder of the result, which nobody else may write to. */
function makeFolder(folder) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.chmodSync(folder, 0o700);
}

/** Puts a new file in place of an old one, which Windows refuses while a process has it loaded. */
function replace(output, fresh) {
  try {
    fs.renameSync(fresh, output);
  } catch (error) {
    throw new CommandError(
      `${output} cannot be written, a process that uses it may have to end first: ${error.message}`,
    );
  }
}

function run({ compiler = usual }, positionals) {
  if (positionals.length > 0) throw new CommandError(`unexpected "${positionals[0]}"\n\n${usage}`, 2);
  const manifest = manifestOf(root);
  if (!manifest || fs.existsSync(path.join(root, 'binding.gyp'))) {
    throw new CommandError('this is a checkout: "npm run build" builds it');
  }
  const { compile } = require('../../scripts/install/compile.js');
  const { hashOfSources } = require('../../scripts/install/sources.js');
  if (hashOfSources() !== manifest.sources) {
    throw new CommandError("the package's C sources were changed; a checkout of the repository builds them");
  }
  if (spawnSync(compiler, ['--version']).status !== 0) {
    throw new CommandError(`no C compiler "${compiler}": install one, or name it by --compiler`);
  }
  const output = userBuildFile(manifest);
  if (!output) {
    const variable = process.platform === 'win32' ? 'LOCALAPPDATA' : 'HOME';
    throw new CommandError(`no folder for the result: ${variable} is not set`);
  }
  makeFolder(path.dirname(output));
  // Built beside its place and renamed: who loads it meanwhile finds the old file or the whole new one.
  const fresh = `${output}.${process.pid}`;
  try {
    const { before, after } = libffiFlags(compiler);
    const { status, message } = compile({
      compiler,
      headers: [path.join(root, 'include', 'node-api')],
      before,
      after: [...after, ...platform.libraries],
      output: fresh,
    });
    if (status !== 0) throw new CommandError(`the addon does not compile:\n${message}`);
    replace(output, fresh);
  } finally {
    fs.rmSync(fresh, { force: true });
  }
  console.log(output);
}

module.exports = { options, run, summary, usage };
