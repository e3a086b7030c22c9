'use strict';
const koffi = require('koffi');

const lib = koffi.load('libc.so.6');
koffi.struct('tm', {
  tm_sec: 'int',
  tm_min: 'int',
  tm_hour: 'int',
  tm_mday: 'int',
  tm_mon: 'int',
  tm_year: 'int',
  tm_wday: 'int',
  tm_yday: 'int',
  tm_isdst: 'int',
  tm_gmtoff: 'long',
  tm_zone: 'const char *',
});
const gmtime_r = lib.func('void *gmtime_r(int64_t *time, _Out_ tm *result)');
const timegm = lib.func('int64_t timegm(_Inout_ tm *time)');
const strftime = lib.func('size_t strftime(_Out_ uint8_t *out, size_t size, const char *format, tm *time)');

const date = {};
gmtime_r([86400 * 365], date);
date.tm_mday += 40;
const later = timegm(date);
const out = Buffer.alloc(64);
const length = strftime(out, out.length, '%A, %d %B %Y', date);
console.log(Number(later), date.tm_zone, out.toString('latin1', 0, length));
