// The same as lib/node-ffi.js, for import.
import ffi from './node-ffi.js';

export * from './index.mjs';
export default ffi;
