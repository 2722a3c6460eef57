export {configure} from './context/configure.js';
export {RfCsatModal} from './csat-modal/csat-modal.js';
export {hasBeenRated} from './csat-modal/memory.js';
export * from './events/index.js';
export {replaceTexts} from './internal/localize.js';
export {version} from './internal/version.js';
export {RfProvider} from './provider/provider.js';
export {RfStepFeedback} from './step-feedback/step-feedback.js';
