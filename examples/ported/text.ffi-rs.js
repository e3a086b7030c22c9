'use strict';
const { open, close, load, DataType } = require('ffi-rs');

open({ library: 'libc', path: 'libc.so.6' });
open({ library: 'libm', path: 'libm.so.6' });

const strlen = (text) =>
  load({
    library: 'libc',
    funcName: 'strlen',
    retType: DataType.I64,
    paramsType: [DataType.String],
    paramsValue: [text],
  });
const hypot = (a, b) =>
  load({
    library: 'libm',
    funcName: 'hypot',
    retType: DataType.Double,
    paramsType: [DataType.Double, DataType.Double],
    paramsValue: [a, b],
  });

console.log(Number(strlen('potatoes')), hypot(3, 4));
close('libm');
close('libc');
