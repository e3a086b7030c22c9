'use strict';
// zlib: compress, uncompress and checksums, next to Node's own.
//
// Node.js exports the symbols of its own zlib, and the dynamic linker asks the program before the library. Opened plainly,
// libz's `compress` is found in libz, but the `compress2` that it calls is Node's, of another version (Linux shows it with
// LD_DEBUG=bindings). `deep` (RTLD_DEEPBIND) lets a library's own symbols win. It is not the default because it breaks
// libraries that must share symbols with the program.

const zlib = require('node:zlib');
const { alloc, dlopen, CString } = require('polyffi');

const files = { darwin: 'libz.dylib', win32: 'zlib1.dll' };
const definitions = {
  zlibVersion: { return: 'char *' },
  compressBound: { arguments: ['unsigned long'], return: 'unsigned long' },
  compress2: { arguments: ['buffer', 'pointer', 'buffer', 'unsigned long', 'int'], return: 'int' },
  uncompress: { arguments: ['buffer', 'pointer', 'buffer', 'unsigned long'], return: 'int' },
  crc32: { arguments: ['unsigned long', 'buffer', 'unsigned int'], return: 'unsigned long' },
  zError: { arguments: ['int'], return: 'char *' },
};
const { symbols: z } = dlopen(files[process.platform] ?? 'libz.so.1', definitions, {
  deep: process.platform === 'linux',
});

function check(code) {
  if (code !== 0) throw new Error(`zlib: ${CString(z.zError(code))} (code ${code})`);
}

/** C's `unsigned long *`: the room before the call, the length after it. It has 32 bits on Windows, and 64 elsewhere. */
const length = alloc('unsigned long');

function compress(bytes, level = 9) {
  length.value = z.compressBound(bytes.length);
  const packed = new Uint8Array(Number(length.value));
  check(z.compress2(packed, length, bytes, bytes.length, level));
  return packed.subarray(0, Number(length.value));
}

function uncompress(packed, room) {
  length.value = room;
  const bytes = new Uint8Array(room);
  check(z.uncompress(bytes, length, packed, packed.length));
  return bytes.subarray(0, Number(length.value));
}

const text = new TextEncoder().encode('C functions from JavaScript. '.repeat(100));
const packed = compress(text);

console.log(`${text.length} bytes become fewer than 100: ${packed.length < 100}`);
console.log('uncompress gives them back:', Buffer.compare(uncompress(packed, text.length), text) === 0);
console.log('node:zlib reads it:', Buffer.compare(zlib.inflateSync(packed), text) === 0);
console.log(
  'and libz reads what node:zlib wrote:',
  Buffer.compare(uncompress(zlib.deflateSync(text), text.length), text) === 0,
);

const crc = z.crc32(0, text, text.length);
console.log('crc32:', crc.toString(16), zlib.crc32 ? Number(crc) === zlib.crc32(text) : 'node:zlib has none here');

try {
  uncompress(packed, 10);
} catch (error) {
  console.log(error.message);
}

console.log(
  'versions of libz and of the runtime:',
  String(CString(z.zlibVersion())),
  process.versions.zlib ?? 'unknown',
);
