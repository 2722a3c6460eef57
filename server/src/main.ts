#!/usr/bin/env node

const MIN_NODE = [22, 14] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])) {
  process.stderr.write(
    `ResolutionFlow Feedback needs Node ${MIN_NODE.join('.')} or newer, and this is ${process.versions.node}: run it as "npm run rf -- …" in the repository, which brings its own.\n`,
  );
  process.exitCode = 1;
} else {
  // Imported after the check: these modules do not load on an old Node.
  const {run} = await import('./commands/run.js');
  process.exitCode = await run(process.argv);
}
