import {define} from '../internal/define.js';
import {RfProvider} from './provider.js';

define('rf-provider', RfProvider);

export * from './provider.js';
