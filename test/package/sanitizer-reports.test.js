// runtimes: host
// not for Windows: about the sanitizers of Linux
'use strict';
// What counts as a failure of `npm run test:sanitize` among the reports of a process. Breaks where a leak of our own
// would be overlooked, or one of Node.js be taken for ours.

const { test, assert } = require('../harness');
const { reportsIn } = require('../../scripts/testing/sanitizer-reports');

const leak = (kind, frame) => `${kind} leak of 16 byte(s) in 1 object(s) allocated from:
    #0 0x7f0244eb89cf in __interceptor_malloc ../../../../src/libsanitizer/asan/asan_malloc_linux.cpp:69
    #1 0x7f0220784127 in ${frame}
    #2 0xc45d94 in v8impl::FunctionCallbackWrapper::Invoke(v8::FunctionCallbackInfo<v8::Value> const&) (/usr/bin/node+0xc45d94)`;
const head =
  '\n=================================================================\n==7==ERROR: LeakSanitizer: detected memory leaks\n\n';
const ours = leak('Direct', 'pf_library_open ../src/core/library.c:18');

test('a leak of our own', () => {
  const theirs = leak('Direct', 'napi_create_external (/usr/bin/node+0xc50413)');
  assert.deepEqual(reportsIn(`${head}${theirs}\n\n${ours}\n\n${theirs}`), [ours]);
});

test('what hangs on a leak of somebody else', () => {
  assert.deepEqual(reportsIn(head + leak('Indirect', 'create ../src/binding/callback.c:507')), []);
});

const race = (one, other) => `
WARNING: ThreadSanitizer: data race (pid=7)
  Atomic write of size 8 at 0x7b3000006c38 by thread T2 (mutexes: write M1):
    #0 ${one} (polyffi.node+0x2de6f)
    #1 ask_and_wait ../src/binding/callback_threads.c:186 (polyffi.node+0x2db9b)

  Previous read of size 8 at 0x7b3000006c38 by main thread:
    #0 memcpy ../../../../src/libsanitizer/sanitizer_common/sanitizer_common_interceptors.inc:827 (libtsan.so+0x6243e)
    #1 ${other} (polyffi.node+0x2c0f1)

  Thread T2 (tid=9, running) created by thread T1 at:
    #0 pthread_create ../../../../src/libsanitizer/tsan/tsan_interceptors_posix.cpp:1001 (libtsan.so+0x63a59)
    #1 start_thread ../src/core/pool.c:87 (polyffi.node+0x28c1d)

SUMMARY: ThreadSanitizer: data race
`;
const rule = '==================';

test('a race of our own, on either side', () => {
  const [first, second] = [
    race('stuck_for ../src/binding/callback_threads.c:107', 'f'),
    race('g', 'start ../src/binding/async.c:121'),
  ];
  const theirs = race('v8::platform::DefaultJobWorker::~DefaultJobWorker() <null>', 'uv_mutex_destroy <null>');
  const text = [theirs, first, theirs, second].map((one) => `${rule}${one}${rule}\n`).join('');
  assert.deepEqual(reportsIn(text), [first, second]);
});

test('an error', () => {
  const text = '==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010';
  assert.deepEqual(reportsIn(text), [text]);
  assert.deepEqual(reportsIn(''), []);
});
