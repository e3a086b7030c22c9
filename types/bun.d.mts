// Declarations of `polyffi/bun` for `import`: named exports, and all of them as the default one.

import * as all from './bun.js';

export * from './bun.js';
export default all;
