'use strict';
// `npm run release:check`: packs, looks at what is in the tarball, has publint and attw look at it, and installs it in every
// way that `npm run test:install` knows. Nothing is published.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { root } = require('./install/compile');
const { pack } = require('./pack');
const { problemsOf } = require('./release/contents');

const tools = path.join(root, 'test', 'install', 'node_modules');

/** The one warning of publint that is no fault: a query is no part of a file's name. */
const known = /pkg\.exports\["\.\/register\?\*"\]\.import is .* but does not match any files/;

/** Runs a tool on the Node.js 22 of the tests. */
function runTool(name, script, ...args) {
  const { command } = require('../test/runtimes').runtime('node22');
  const { status, stdout, stderr } = spawnSync(command, [path.join(tools, name, ...script), ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, output: `${stdout}${stderr}` };
}

/** What publint complains of. */
function publint(tarball) {
  const { status, output } = runTool('publint', ['src', 'cli.js'], tarball, '--strict');
  const complaints = output.split('\n').filter((line) => /^\d+\. /.test(line) && !known.test(line));
  if (status !== 0 && !known.test(output)) complaints.push(output);
  return complaints.map((line) => `publint: ${line}`);
}

/** What attw complains of. The oldest way of finding modules knows no `exports`, and is left out. */
function attw(tarball) {
  const { status, output } = runTool('@arethetypeswrong/cli', ['dist', 'index.js'], tarball, '--profile', 'node16');
  return status === 0 ? [] : [`attw:\n${output}`];
}

function main() {
  require('../test/install/tools').installTools();
  const tarball = pack(path.join(root, 'build'));
  console.log(`${path.basename(tarball)}: ${fs.statSync(tarball).size} bytes`);
  const problems = [...problemsOf(tarball), ...publint(tarball), ...attw(tarball)];
  for (const problem of problems) console.log(problem);
  const installed = spawnSync(process.execPath, ['test/install/run.js', '--tarball', tarball], {
    cwd: root,
    stdio: 'inherit',
  });
  if (problems.length > 0 || installed.status !== 0) process.exitCode = 1;
  else console.log(`ready: npm publish ${path.relative(root, tarball)}`);
}

main();
