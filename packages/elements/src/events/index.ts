export * from './of-dashboard.js';
export * from './of-feedback.js';
