/** The source of the generated reference pages. */
export {makeProgram} from './commands/run.js';
export {makeOpenApiDocument} from './ops/openapi.js';
export {SETTINGS, type Setting} from './settings.js';
