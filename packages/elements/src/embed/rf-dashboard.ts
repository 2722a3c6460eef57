import '../provider/define.js';
import '../dashboard/define.js';

export {configure} from '../context/configure.js';
export * from '../events/of-dashboard.js';
export {RfSessionCompleteEvent} from '../events/rf-session-complete.js';
export {replaceTexts} from '../internal/localize.js';
export {version} from '../internal/version.js';
export {RfAnalyticsDashboard} from '../dashboard/dashboard.js';
export {RfProvider} from '../provider/provider.js';
