#!/usr/bin/env node
import { run } from './cli/run.ts';
import { thisWorld } from './cli/world.ts';

process.exitCode = await run(process.argv.slice(2), thisWorld());
// Nothing should be left that keeps the process alive; should there be something, it is not worth waiting for.
setTimeout(() => process.exit(), 1000).unref();
