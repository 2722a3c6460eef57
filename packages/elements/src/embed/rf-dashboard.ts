import '../dashboard/define.js';

export * from './rf.js';
export {RfAnalyticsDashboard} from '../dashboard/dashboard.js';
