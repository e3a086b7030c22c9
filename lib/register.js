'use strict';
// `node -r polyffi/register`: see lib/register/install.js. Options stand in the environment.

const { install, optionsFrom } = require('./register/install.js');

install(optionsFrom(process.env));
