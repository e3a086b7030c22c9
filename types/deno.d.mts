// Declarations of `polyffi/deno` for `import`: named exports, and all of them as the default one.

import * as all from './deno.js';

export * from './deno.js';
export default all;
