'use strict';
const { cdef } = require('polyffi');

const headers = ['unistd.h', 'stdlib.h', 'string.h', 'time.h'];
const c = cdef({ headers }).open(null, { functions: { chdir: { errno: true } } });

const { value, errno } = c.chdir('/there/is/no/such/folder');
if (value !== 0) console.log(errno, c.strerror(errno));
console.log(c.getenv('NOT_SET_AT_ALL') === null, c.getenv('PATH') === process.env.PATH);
console.log(Number(c.timezone));
