// not for Windows: the rule is one of Linux' kernel
'use strict';
// On hardened systems the kernel refuses executable memory. A child process puts itself under such a rule, a seccomp filter.
// Where memory must not be written and then executed, as with systemd's MemoryDenyWriteExecute, callbacks beyond those
// whose entry points are in the addon come from the addon's file. Where nothing more may be executed at all, these cannot
// be made, and all else works.

const { test, assert, runScript, runtime } = require('../harness');
const { path } = require('./library');

const systemCalls = { x64: { mmap: 9, mprotect: 10 }, arm64: { mmap: 222, mprotect: 226 } }[process.arch];
const skip = !(process.platform === 'linux' && systemCalls) && 'needs seccomp';

// PF_ENTRIES of src/core/entry.h.
const ENTRIES = 8192;

/** The runtimes' compilers need such memory themselves. */
const flags = { node: ['--jitless'], bun: [], deno: ['--v8-flags=--jitless'] }[runtime];
const env = { BUN_JSC_useJIT: '0' };

const WRITE = 2;
const EXECUTE = 4;

/**
 * A filter: mmap fails if its memory is to be executable and has one of these rights, mprotect if it makes memory
 * executable.
 * @param {number} rights
 * @returns {number[][]} instructions of BPF: code, jumps if true and if false, constant
 */
const filter = (rights) => [
  [0x20, 0, 0, 0],
  [0x15, 4, 0, systemCalls.mprotect],
  [0x15, 0, 6, systemCalls.mmap],
  [0x20, 0, 0, 32],
  [0x45, 0, 4, EXECUTE],
  [0x45, 2, 3, rights],
  [0x20, 0, 0, 32],
  [0x45, 0, 1, EXECUTE],
  [0x06, 0, 0, 0x00050000 | 13],
  [0x06, 0, 0, 0x7fff0000],
];

/** What stands before a script that runs under a filter. */
const prelude = (rights) => `
    const { dlopen, JSCallback, getRawPointer } = require('polyffi');
    const { symbols } = dlopen(${JSON.stringify(path)}, {
      pass_i32: { arguments: ['function', 'i32'], return: 'i32' },
      doze: { arguments: ['i32'], return: 'i32', nonblocking: true },
      call: { arguments: [{ callback: { arguments: ['i32'], return: 'i32' } }, 'i32'], return: 'i32' },
      fire: { arguments: ['i32'], return: 'i32' },
    });
    const { prctl } = dlopen(null, {
      prctl: { arguments: ['int', '...', 'u64', 'pointer', 'u64', 'u64'], return: 'int', errno: true },
    }).symbols;

    const program = ${JSON.stringify(filter(rights))};
    const code = new DataView(new ArrayBuffer(8 * program.length));
    program.forEach(([op, yes, no, k], index) => {
      code.setUint16(8 * index, op, true);
      code.setUint8(8 * index + 2, yes);
      code.setUint8(8 * index + 3, no);
      code.setUint32(8 * index + 4, k, true);
    });
    const header = new DataView(new ArrayBuffer(16));
    header.setUint16(0, program.length, true);
    header.setBigUint64(8, getRawPointer(code), true);
    const PR_SET_NO_NEW_PRIVS = 38;
    const PR_SET_SECCOMP = 22;
    prctl(PR_SET_NO_NEW_PRIVS, 1, null, 0, 0);
    const filtered = prctl(PR_SET_SECCOMP, 2, header, 0, 0);
    if (filtered.value !== 0) {
      console.log('no seccomp here, errno', filtered.errno);
      process.exit(0);
    }
    const type = { arguments: ['i32'], return: 'i32' };
`;

test('where memory that was written must not be executed, callbacks have no limit', { skip }, () => {
  const { status, stdout, stderr } = runScript(
    `${prelude(WRITE)}
    const made = Array.from({ length: ${2 * ENTRIES + 2} }, (_, index) => new JSCallback((n) => n + index, type));
    for (const index of [0, ${ENTRIES - 1}, ${ENTRIES}, ${2 * ENTRIES + 1}]) {
      console.log(symbols.pass_i32(made[index].ptr, 1) - index);
    }`,
    { flags, env },
  );
  assert.equal(status, 0, stderr);
  if (!/^no seccomp here/.test(stdout)) assert.equal(stdout, '1\n1\n1\n1\n');
});

test('without executable memory a callback too many is an error with its own code', { skip }, () => {
  const { status, stdout, stderr } = runScript(
    `${prelude(EXECUTE)}
    const attempt = (f) => { try { console.log(f()); } catch (error) { console.log(error.code, error.message); } };
    const made = Array.from({ length: ${ENTRIES} - 1 }, () => new JSCallback((n) => n + 1, type));
    attempt(() => symbols.call((n) => n + 2, 1));
    attempt(() => symbols.pass_i32(made.at(-1).ptr, 1));
    attempt(() => new JSCallback((n) => n, type));
    attempt(() => symbols.call((n) => n, 1));
    console.log(symbols.fire(1), symbols.pass_i32.length);
    symbols.doze(1).then((value) => console.log(value));`,
    { flags, env },
  );
  assert.equal(status, 0, stderr);
  if (/^no seccomp here/.test(stdout)) return;
  const lines = stdout.split('\n');
  assert.deepEqual(lines.slice(0, 2), ['3', '2']);
  assert.match(lines[2], /^ERR_FFI_NO_EXECUTABLE_MEMORY .*executable memory/);
  assert.equal(lines[3], lines[2]);
  assert.deepEqual(lines.slice(4), ['-1 2', '1', '']);
});
