// `node --import polyffi/register`: see lib/register/install.js. Options may stand in the query:
// `polyffi/register?conditions=bun&files=so`.
import { install, optionsFrom } from './register/install.js';

install(optionsFrom(process.env, new URL(import.meta.url).searchParams));
