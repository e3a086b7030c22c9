// Declarations of `polyffi` for `import`: named exports, and all of them as the default one.

import * as all from './index.js';

export * from './index.js';
export default all;
