// bun:ffi for `import`.
import ffi from './bun.js';

export const {
  CFunction,
  CString,
  FFIType,
  JSCallback,
  dlopen,
  linkSymbols,
  native,
  ptr,
  read,
  suffix,
  toArrayBuffer,
  toBuffer,
  viewSource,
  cc,
} = ffi;
export default ffi;
