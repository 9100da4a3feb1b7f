#!/usr/bin/env node
// @ts-nocheck -- this runs in the package, and is not of the project's own language
'use strict';
// Nodes of every age have to be able to read this file, and npm only warns of one that is too old.

var oldest = [20, 19];
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
var minor = Number(parts[1]);

if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) {
  require('../lib/start.cjs').start();
} else {
  var needs =
    'Drawbridge needs Node ' + oldest.join('.') + ' or newer: this is ' + process.versions.node + '.';
  console.error(needs + ' Install a newer one (https://nodejs.org) and start it again.');
  process.exit(1);
}
