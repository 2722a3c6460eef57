import {define} from '../internal/define.js';
import {RfAnalyticsDashboard} from './dashboard.js';

define('rf-analytics-dashboard', RfAnalyticsDashboard);

export * from './dashboard.js';
