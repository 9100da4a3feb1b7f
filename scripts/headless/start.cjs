// @ts-nocheck -- the file that it loads is made by the build
'use strict';
// On its own, because Nodes that are too old stumble over the import before any of it runs.
exports.start = () =>
  import('./drawbridge.js').catch((error) => {
    const reason = String(error.message).split('\n')[0];
    console.error(
      `Drawbridge cannot be loaded from ${__dirname} (${reason}): install it anew, somewhere else.`,
    );
    process.exitCode = 1;
  });
