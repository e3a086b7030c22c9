'use strict';
// On hardened systems the kernel refuses executable memory. A child process puts itself under such a rule, a seccomp
// filter as systemd's MemoryDenyWriteExecute makes them, and finds that the callbacks which have their entry points in the
// addon can be made, further ones cannot, and all else works.

const { test, assert, runScript } = require('../harness');
const { path } = require('./library');

const systemCalls = { x64: 9, arm64: 222 };
const mmap = process.platform === 'linux' ? systemCalls[process.arch] : undefined;

// PF_ENTRIES of src/core/entry.h.
const ENTRIES = 8192;

test(
  'without executable memory a callback too many is an error with its own code',
  { skip: !mmap && 'needs seccomp' },
  () => {
    const { status, stdout, stderr } = runScript(`
    const { dlopen, JSCallback, getRawPointer, getBufferPointer } = require('polyffi');
    const { symbols } = dlopen(${JSON.stringify(path)}, {
      pass_i32: { arguments: ['function', 'i32'], return: 'i32' },
      doze: { arguments: ['i32'], return: 'i32', nonblocking: true },
      call: { arguments: [{ callback: { arguments: ['i32'], return: 'i32' } }, 'i32'], return: 'i32' },
      fire: { arguments: ['i32'], return: 'i32' },
    });
    const { prctl } = dlopen(null, {
      prctl: { arguments: ['int', '...', 'u64', 'pointer', 'u64', 'u64'], return: 'int', errno: true },
    }).symbols;

    // if (number == mmap && protection & PROT_EXEC) return EACCES;
    const program = [
      [0x20, 0, 0, 0],
      [0x15, 0, 3, ${mmap}],
      [0x20, 0, 0, 32],
      [0x45, 0, 1, 4],
      [0x06, 0, 0, 0x00050000 | 13],
      [0x06, 0, 0, 0x7fff0000],
    ];
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
    const attempt = (f) => { try { console.log(f()); } catch (error) { console.log(error.code, error.message); } };
    const made = Array.from({ length: ${ENTRIES} - 1 }, () => new JSCallback((n) => n + 1, type));
    attempt(() => symbols.call((n) => n + 2, 1));
    attempt(() => symbols.pass_i32(made.at(-1).ptr, 1));
    attempt(() => new JSCallback((n) => n, type));
    attempt(() => symbols.call((n) => n, 1));
    console.log(symbols.fire(1), symbols.pass_i32.length);
    symbols.doze(1).then((value) => console.log(value));
  `);
    assert.equal(status, 0, stderr);
    if (/^no seccomp here/.test(stdout)) return;
    const lines = stdout.split('\n');
    assert.deepEqual(lines.slice(0, 2), ['3', '2']);
    assert.match(lines[2], /^ERR_FFI_NO_EXECUTABLE_MEMORY .*executable memory/);
    assert.equal(lines[3], lines[2]);
    assert.deepEqual(lines.slice(4), ['-1 2', '1', '']);
  },
);
