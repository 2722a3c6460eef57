import './provider/define.js';
import './step-feedback/define.js';
import './csat-modal/define.js';
import './dashboard/define.js';
