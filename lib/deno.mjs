// The same as lib/deno.js, for import: named exports, and the namespace as the default one.
import Deno from './deno.js';

export const { dlopen, UnsafePointer, UnsafePointerView, UnsafeFnPointer, UnsafeCallback, errors, build } = Deno;
export default Deno;
