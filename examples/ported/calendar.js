'use strict';
const { cdef, alloc } = require('polyffi');

const c = cdef({ headers: 'time.h' }).open(null);

const date = {};
c.gmtime_r([86400 * 365], date);
date.tm_mday += 40;
const later = c.timegm(date);
const out = alloc('char[64]');
c.strftime(out, out.bytes.length, '%A, %d %B %Y', date);
console.log(Number(later), date.tm_zone, out.value);
