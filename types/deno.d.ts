// Declarations of `polyffi/deno`: the FFI part of the Deno namespace, as named exports and as one default export.

import * as Deno from './deno/namespace.js';

export * from './deno/namespace.js';
export default Deno;
