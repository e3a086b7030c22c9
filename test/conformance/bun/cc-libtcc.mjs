// cc() once more, through libtcc, which Bun has inside: then its words are the same, too.
import { createRequire } from 'node:module';
import cases from './cc.mjs';

const { sharedLibtcc } = createRequire(import.meta.url)('../../harness/libtcc.js');

export default async function (context) {
  if (!context.isReal) {
    const library = sharedLibtcc();
    if (!library) throw new Error("needs Debian's libtcc-dev and tcc");
    process.env.POLYFFI_LIBTCC = library;
  }
  await cases(context);
}
