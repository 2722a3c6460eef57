// Imports sessions from the time before the feedback server. You can repeat it: nothing counts twice.
import {readFile} from 'node:fs/promises';
import {feedback} from './feedback.js';

const text = await readFile(new URL('history.ndjson', import.meta.url), 'utf8');
const lines = text
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const {accepted, rejected} = await feedback.importHistory(lines);
console.log(`${accepted} lines accepted`, rejected);
