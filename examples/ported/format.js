'use strict';
const { cdef, alloc } = require('polyffi');

const declared = cdef({ headers: ['stdio.h', 'stdlib.h', 'string.h'] });
const c = declared.open(null, { functions: { strdup: { owned: 'free' } } });

const out = alloc('char[64]');
c.snprintf(out, 64, '%s: %d of %.2f', 'Jupiter', 95, 9.5);
console.log(out.value);
console.log(c.strdup('copied and freed'));
const end = alloc(declared.type('char *'));
console.log(Number(c.strtol('42 moons', end, 10)));
