import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';

/** Runs a module in a new Node process until that ends by itself. Returns its output. */
export async function runModule(source: string, ...flags: string[]): Promise<string> {
  const child = spawn(process.execPath, [...flags, '--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 0, `ended with ${String(code)}: ${output}`);
  return output.trim();
}
