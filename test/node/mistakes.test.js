// runtimes: host
// not for Windows: the texts quote the loader of Linux
'use strict';
// What people get wrong reads well: each mistake of the list has its full text in mistakes/texts.txt. Before the bar is
// what the real node:ffi says, behind it what polyffi adds. UPDATE=1 writes the texts anew: read them before they are
// committed. Breaks where a text loses what one needs, or where Node's words change.

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test, assert, fixture } = require('../harness');
const { installed, real, runtime } = require('../runtimes');
const list = require('./mistakes/list.js');

const texts = path.join(__dirname, 'mistakes', 'texts.txt');
const isLinux = process.platform === 'linux' && process.arch === 'x64';
const hasReal = installed().some(({ name }) => name === real.node);
const skip = !isLinux ? 'needs Linux on x86-64' : !hasReal && `${real.node} is not installed`;

/** Files that are no libraries of this machine. */
function makeWorld() {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-mistakes-')));
  const file = (name, content) => {
    fs.writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const library = fixture('engine');
  const foreign = fs.readFileSync(library);
  foreign.writeUInt16LE(183, 18);
  const windows = Buffer.alloc(128);
  windows.write('MZ', 'latin1');
  windows.writeUInt32LE(64, 60);
  windows.write('PE\0\0', 64, 'latin1');
  windows.writeUInt16LE(0x8664, 68);
  const compile = (args) => execFileSync('gcc', args, { cwd: folder });
  file('needed.c', 'int needed(void) { return 1; }');
  file('needy.c', 'int needed(void); int needy(void) { return needed(); }');
  file('cpp.c', 'int _Z7add_cppii(int a, int b) { return a + b; }');
  compile(['-shared', '-fPIC', '-o', 'libneeded.so', 'needed.c']);
  compile(['-shared', '-fPIC', '-o', 'libneedy.so', 'needy.c', '-L.', '-lneeded']);
  compile(['-shared', '-fPIC', '-o', 'libcpp.so', 'cpp.c']);
  compile(['-c', '-o', 'object.o', 'needed.c']);
  fs.rmSync(path.join(folder, 'libneeded.so'));
  file('here.so', 'text');
  return {
    folder,
    library,
    here: 'here.so',
    script: file('libscript.so', '/* GNU ld script */\nGROUP ( /lib/libreal.so.6 AS_NEEDED ( /lib/ld.so.2 ) )\n'),
    text: file('notes.so', 'What is to be done\n'),
    empty: file('empty.so', ''),
    archive: file('libstatic.a', '!<arch>\n\0\0'),
    object: path.join(folder, 'object.o'),
    foreign: file('foreign.so', foreign),
    windows: file('windows.dll', windows),
    needy: path.join(folder, 'libneedy.so'),
    cpp: path.join(folder, 'libcpp.so'),
  };
}

const places = /searched: [^;\n]*(?=, the cache)/g;

function answers(which, world) {
  const command = which === 'real' ? runtime(real.node).command : process.execPath;
  const args = ['--no-warnings', path.join(__dirname, 'mistakes', 'run.js'), which, JSON.stringify(world)];
  const output = execFileSync(command, args, { encoding: 'utf8' })
    .replaceAll(world.folder, '‹folder›')
    .replaceAll(world.library, '‹library›');
  return JSON.parse(output);
}

const told = ({ name, code, message }) => `${name} ${code ?? ''}: ${message}`;

if (skip) {
  test('the texts of mistakes', { skip }, () => {});
} else {
  const world = makeWorld();
  process.on('exit', () => fs.rmSync(world.folder, { recursive: true }));
  const [theirs, exact, ours] = ['real', 'exact', 'ours'].map((which) => answers(which, world));

  test('there are at least fifty', () => {
    assert.ok(Object.keys({ ...list.node, ...list.ours }).length >= 50);
  });

  test('node:ffi through polyffi/register says what the real one says, to the letter', () => {
    for (const title of Object.keys(theirs)) assert.equal(told(exact[title]), told(theirs[title]), title);
  });

  test('the main entry point begins so', () => {
    for (const [title, answer] of Object.entries(theirs)) {
      const { name, code, message } = ours[title];
      assert.deepEqual([name, code], [answer.name, answer.code], title);
      assert.ok(message === answer.message || message.startsWith(`${answer.message}; `), `${title}: ${message}`);
    }
  });

  test('the full texts', () => {
    const blocks = Object.entries(ours).map(([title, answer]) => {
      const known = theirs[title]?.message;
      const message =
        known === undefined ? `| ${answer.message}` : `${known} |${answer.message.slice(known.length + 1)}`;
      return `${title}\n    ${answer.name} ${answer.code ?? ''}\n    ${message.replace(places, 'searched: ‹places›').trimEnd()}\n`;
    });
    const text = blocks.join('\n');
    if (process.env.UPDATE) fs.writeFileSync(texts, text);
    assert.equal(text, fs.readFileSync(texts, 'utf8'));
  });

  test('stacks begin in the program', () => {
    for (const [title, { first }] of Object.entries(ours)) {
      assert.match(first, /mistakes[/\\](?:list|run)\.js/, title);
    }
  });

  test('the function and the argument are properties, too', () => {
    const { function: f, argument } = ours['an integer out of range'];
    assert.deepEqual([f, argument], ['fill', 2]);
  });
}
