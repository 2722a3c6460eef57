import assert from 'node:assert/strict';
import {test} from 'node:test';
import {withVersions} from '../src/release/with-versions.js';

const VERSIONS = new Map([
  ['@resolutionflow/elements', '1.2.3'],
  ['@resolutionflow/server', '2.0.0'],
]);

test('withVersions: updates the address of a script and the range of a dependency', () => {
  assert.equal(
    withVersions(
      '<script src="https://cdn.example.com/npm/@resolutionflow/elements@0.1.0/dist/cdn/rf.js">',
      VERSIONS,
    ),
    '<script src="https://cdn.example.com/npm/@resolutionflow/elements@1.2.3/dist/cdn/rf.js">',
  );
  assert.equal(
    withVersions('"@resolutionflow/elements": "^0.1.0", "@resolutionflow/server": "^0.1.0"', VERSIONS),
    '"@resolutionflow/elements": "^1.2.3", "@resolutionflow/server": "^2.0.0"',
  );
});

test('withVersions: leaves other packages and versions of other things', () => {
  const text = '"vite": "^8.0.0", lit@3.3.3, "@resolutionflow/unknown": "^0.1.0", version 0.1.0';
  assert.equal(withVersions(text, VERSIONS), text);
});
