/** What the reference pages of the documentation are generated from. */
export {makeProgram} from './commands/run.js';
export {makeOpenApiDocument} from './ops/openapi.js';
export {SETTINGS, type Setting} from './settings.js';
