'use strict';
// A folder that node-gyp takes for the headers of a Node.js installation, so that it downloads none. Node-API's headers
// come from the node-api-headers package (binding.gyp names them); all that node-gyp itself reads are two settings files.

const fs = require('node:fs');
const path = require('node:path');

/** What every target starts from. */
const commonGypi = {
  target_defaults: {
    default_configuration: 'Release',
    configurations: { Debug: {}, Release: {} },
  },
};

/** What node-gyp completes with the machine's architecture and Python before it hands it to gyp. */
const configGypi = { target_defaults: {}, variables: {} };

/**
 * Writes the folder, over an earlier one where there is one.
 * @param {string} folder for node-gyp's `--nodedir`
 */
function writeNodeDirectory(folder) {
  const include = path.join(folder, 'include', 'node');
  fs.mkdirSync(include, { recursive: true });
  fs.writeFileSync(path.join(include, 'common.gypi'), JSON.stringify(commonGypi, null, 2));
  fs.writeFileSync(path.join(include, 'config.gypi'), JSON.stringify(configGypi, null, 2));
}

module.exports = { writeNodeDirectory };
