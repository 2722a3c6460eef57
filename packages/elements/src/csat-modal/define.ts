import {define} from '../internal/define.js';
import {RfCsatModal} from './csat-modal.js';

define('rf-csat-modal', RfCsatModal);

export * from './csat-modal.js';
