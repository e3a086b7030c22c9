// runtimes: host
// not for Windows: what TypeScript makes of the declarations is the same on every system
'use strict';
// The declarations of polyffi/deno accept a program that is typed against Deno's own FFI, and refuse what Deno's refuse.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test, assert, root } = require('../harness');

const program = path.join(__dirname, 'types', 'program.ts');
const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const skip = !fs.existsSync(compiler) && 'typescript is not installed';

/** What the compiler says about the program with some lines before it. */
function compile(before, { module, name }) {
  const folder = path.join(root, 'build', 'types', `deno-${name}-${process.pid}`);
  fs.mkdirSync(folder, { recursive: true });
  try {
    const compilerOptions = {
      target: 'esnext',
      module: 'nodenext',
      lib: ['esnext'],
      strict: true,
      noEmit: true,
      types: ['node'],
      typeRoots: [path.join(root, 'node_modules', '@types')],
    };
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type: module }));
    fs.writeFileSync(path.join(folder, 'program.ts'), before + fs.readFileSync(program, 'utf8'));
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    const { stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    return stdout + stderr;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const declarations = path.join(root, 'types', 'deno.js');

for (const module of ['module', 'commonjs']) {
  test(`the program compiles against the default export, in a package of type ${module}`, { skip }, () => {
    assert.equal(compile(`import Deno from '${declarations}';\n`, { module, name: `default-${module}` }), '');
  });
  test(`the program compiles against the named exports, in a package of type ${module}`, { skip }, () => {
    assert.equal(compile(`import * as Deno from '${declarations}';\n`, { module, name: `named-${module}` }), '');
  });
}

test(
  'the program compiles against the types of Deno',
  { skip: fs.existsSync(denoBinary()) ? skip : 'Deno is not installed' },
  () => {
    const { status, stdout, stderr } = spawnSync(denoBinary(), ['check', '--quiet', program], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    assert.equal(status, 0, stdout + stderr);
  },
);

function denoBinary() {
  return require('../runtimes').runtimes.find(({ name }) => name === 'deno').command;
}
