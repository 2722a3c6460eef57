import {writeFile} from 'node:fs/promises';
import {REFERENCE, referencePages} from './reference.js';

/** Writes the reference pages. Run it after `npm run build`. */
for (const [name, text] of await referencePages()) {
  await writeFile(new URL(name, REFERENCE), text);
}
