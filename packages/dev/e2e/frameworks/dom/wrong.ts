// Each line after the import is a mistake that the compiler must report.
import type {} from '@resolutionflow/elements/define';
document.createElement('rf-step-feedback').step = 'cable';
document.createElement('rf-analytics-dashboard').period = '8d';
document.createElement('rf-csat-modal').quietDays = 'soon';
document.createElement('rf-step-feedback').addEventListener('rf-change', ({detail}) => detail.rating);
