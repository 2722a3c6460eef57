import '../provider/define.js';
import '../step-feedback/define.js';
import '../csat-modal/define.js';

export {configure} from '../context/configure.js';
export {hasBeenRated} from '../csat-modal/rating-history.js';
export {replaceTexts} from '../internal/localize.js';
export {version} from '../internal/version.js';
export {RfCsatModal} from '../csat-modal/csat-modal.js';
export {RfProvider} from '../provider/provider.js';
export {RfStepFeedback} from '../step-feedback/step-feedback.js';
