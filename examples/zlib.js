'use strict';
// zlib: compress, uncompress and checksums, next to Node's own.
//
// Node.js exports the symbols of its own zlib. A library that is linked to libz and opened plainly finds those before
// libz's: the dynamic linker asks the program first. libz's own exported functions are found by dlsym in libz itself, but
// what they call inside libz may be Node's. `deep` (RTLD_DEEPBIND) lets a library's own symbols win; some libraries do
// not like it, which is why it is not the default.

const zlib = require('node:zlib');
const { dlopen, CString } = require('polyffi');

const library = process.platform === 'darwin' ? 'libz.dylib' : 'libz.so.1';
const definitions = {
  zlibVersion: { return: 'char *' },
  compressBound: { arguments: ['unsigned long'], return: 'unsigned long' },
  compress2: { arguments: ['buffer', 'buffer', 'buffer', 'unsigned long', 'int'], return: 'int' },
  uncompress: { arguments: ['buffer', 'buffer', 'buffer', 'unsigned long'], return: 'int' },
  crc32: { arguments: ['unsigned long', 'buffer', 'unsigned int'], return: 'unsigned long' },
  zError: { arguments: ['int'], return: 'char *' },
};
const { symbols: z } = dlopen(library, definitions, { deep: process.platform === 'linux' });

function check(code) {
  if (code !== 0) throw new Error(`zlib: ${CString(z.zError(code))} (code ${code})`);
}

/** C's `unsigned long *`: the room before the call, the length after it. */
const length = new BigUint64Array(1);

function compress(bytes, level = 9) {
  length[0] = z.compressBound(bytes.length);
  const packed = new Uint8Array(Number(length[0]));
  check(z.compress2(packed, length, bytes, bytes.length, level));
  return packed.subarray(0, Number(length[0]));
}

function uncompress(packed, room) {
  length[0] = BigInt(room);
  const bytes = new Uint8Array(room);
  check(z.uncompress(bytes, length, packed, packed.length));
  return bytes.subarray(0, Number(length[0]));
}

const text = new TextEncoder().encode('C functions from JavaScript. '.repeat(100));
const packed = compress(text);

console.log(`${text.length} bytes become fewer than 100: ${packed.length < 100}`);
console.log('uncompress gives them back:', Buffer.compare(uncompress(packed, text.length), text) === 0);
console.log('node:zlib reads it:', Buffer.compare(zlib.inflateSync(packed), text) === 0);
console.log('and libz reads what node:zlib wrote:', Buffer.compare(uncompress(zlib.deflateSync(text), text.length), text) === 0);

const crc = z.crc32(0, text, text.length);
console.log('crc32:', crc.toString(16), zlib.crc32 ? crc === BigInt(zlib.crc32(text)) : 'node:zlib has none here');

try {
  uncompress(packed, 10);
} catch (error) {
  console.log(error.message);
}

/** Which zlib answers. Opened plainly or deeply, a symbol asked for by name comes from the library itself. */
const plain = dlopen(library, { zlibVersion: { return: 'char *' } });
const ours = String(CString(z.zlibVersion()));
console.log('plainly and deeply the same library:', String(CString(plain.symbols.zlibVersion())) === ours);
console.log('versions of libz and of the runtime:', ours, process.versions.zlib ?? 'unknown');
