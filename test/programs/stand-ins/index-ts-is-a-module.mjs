// The index.ts of the packages that hold the library of @opentui/core 0.1.60 and bun-webgpu is plain JavaScript, a module
// with a top-level await. Node.js 18 and 20 do not load it for its ending, and tsx takes it for CommonJS, since the packages
// have no "type".
import { register } from 'node:module';

const hook = `
  export const load = (url, context, next) =>
    next(url, url.endsWith('-linux-x64/index.ts') ? { ...context, format: 'module' } : context);`;

register(`data:text/javascript,${encodeURIComponent(hook)}`);
