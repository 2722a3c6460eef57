import {define} from '../internal/define.js';
import {RfStepFeedback} from './step-feedback.js';

define('rf-step-feedback', RfStepFeedback);

export * from './step-feedback.js';
