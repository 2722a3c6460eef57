export {RfEngineerSelectEvent} from './rf-engineer-select.js';
export {RfErrorEvent} from './rf-error.js';
export {RfFlowSelectEvent} from './rf-flow-select.js';
export {RfLoadEvent} from './rf-load.js';
export {RfPeriodChangeEvent} from './rf-period-change.js';
export {RfViewChangeEvent} from './rf-view-change.js';
