// What Angular's strict templates compile to: elements by tag, listeners by event name.
import type {} from '@resolutionflow/elements/define';

const feedback = document.createElement('rf-step-feedback');
feedback.stepId = 'cable';
feedback.addEventListener('rf-change', ({detail}) => console.log(detail.wasHelpful));
const dashboard = document.createElement('rf-analytics-dashboard');
dashboard.refresh = 30;
dashboard.addEventListener('rf-load', ({detail}) => console.log(detail.view));
