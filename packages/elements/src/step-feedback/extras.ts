import {RestoreController} from './restore.js';
import type {RfStepFeedback} from './step-feedback.js';
import {VisitController} from './visit.js';

/** What only elements with `restore` or `track` need. */
export function addExtras(element: RfStepFeedback): void {
  new RestoreController(element);
  new VisitController(element);
}
