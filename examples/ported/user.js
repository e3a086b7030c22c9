'use strict';
const { cdef, CString } = require('polyffi');

const declared = cdef({ headers: ['pwd.h', 'string.h'] });
const C = declared.open(null, { functions: { strndup: { owned: 'free' } } });

const root = declared.types['struct passwd'].view(C.getpwnam('root'));
console.log(CString(root.pw_name), root.pw_uid, CString(root.pw_dir));
console.log(C.strndup(root.pw_dir, 3));
console.log(C.getpwnam('nobody at all') === 0n);
