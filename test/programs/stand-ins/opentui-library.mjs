// The one TypeScript file of @opentui/core 0.1.60 says where its library lies. Node.js 20 cannot strip its types, and tsx
// takes it, in a package without "type", for CommonJS, which has no top-level await.
import { register } from 'node:module';

const hook = `
  export const load = (url, context, next) =>
    url.endsWith('/core-linux-x64/index.ts')
      ? { format: 'module', source: "export { default } from './libopentui.so';", shortCircuit: true }
      : next(url, context);`;

register(`data:text/javascript,${encodeURIComponent(hook)}`);
