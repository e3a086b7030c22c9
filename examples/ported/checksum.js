'use strict';
const { cdef, alloc } = require('polyffi');

const z = cdef({ headers: 'zlib.h' }).open('libz.so.1', { deep: true });

const text = Buffer.from('potatoes '.repeat(100));
const length = alloc('unsigned long');
length.value = z.compressBound(text.length);
const packed = Buffer.alloc(Number(length.value));
console.log(z.compress(packed, length, text, text.length), length.value < 100n);
console.log(z.crc32(0, text, text.length).toString(16), z.zlibVersion().slice(0, 2));
