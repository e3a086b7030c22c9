'use strict';
// The C library that is in every process: no path needed.

const { dlopen, CString } = require('polyffi');

const { symbols: libc } = dlopen(null, {
  getpid: { return: 'int' },
  getenv: { arguments: ['string'], return: 'char *' },
  setenv: { arguments: ['string', 'string', 'int'], return: 'int' },
  // '...' marks where the variadic part begins; what follows are the types of this use of it.
  snprintf: { arguments: ['buffer', 'size_t', 'string', '...', 'int', 'double', 'string'], return: 'int' },
  open: { arguments: ['string', 'int'], return: 'int', errno: true },
  strerror: { arguments: ['int'], return: 'char *' },
  // A call that waits runs off the thread and gives a promise.
  usleep: { arguments: ['u32'], return: 'int', nonblocking: true },
});

console.log('getpid:', libc.getpid() === process.pid);

libc.setenv('POLYFFI_EXAMPLE', 'from C', 1);
console.log('getenv:', String(CString(libc.getenv('POLYFFI_EXAMPLE'))));

const line = Buffer.alloc(64);
const length = libc.snprintf(line, line.length, '%d items, %.3f each, for %s', 42, Math.PI, 'you');
console.log('snprintf:', line.toString('utf8', 0, length));

const { value, errno } = libc.open('/no/such/file', 0);
console.log(`open: ${value}, errno ${errno}, ${CString(libc.strerror(errno))}`);

// A library by name: the loader finds it.
const { symbols: libm } = dlopen(process.platform === 'darwin' ? 'libSystem.dylib' : 'libm.so.6', {
  cos: { arguments: ['double'], return: 'double' },
  hypot: { arguments: ['double', 'double'], return: 'double' },
  fmaf: { arguments: ['float', 'float', 'float'], return: 'float' },
});
console.log('libm:', libm.cos(0), libm.hypot(3, 4), libm.fmaf(2, 3, 0.5));

libc.usleep(1000).then((result) => console.log('usleep:', result));
console.log('and JavaScript goes on');
