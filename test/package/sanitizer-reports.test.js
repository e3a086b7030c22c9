// runtimes: host
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
  assert.deepEqual(reportsIn(`${head}${theirs}\n\n${ours}\n\nSUMMARY: AddressSanitizer: 32 byte(s) leaked`), [ours]);
});

test('what hangs on a leak of somebody else', () => {
  assert.deepEqual(reportsIn(head + leak('Indirect', 'create ../src/binding/callback.c:507')), []);
});

test('an error', () => {
  const text = '==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010';
  assert.deepEqual(reportsIn(text), [text]);
  assert.deepEqual(reportsIn(''), []);
});
