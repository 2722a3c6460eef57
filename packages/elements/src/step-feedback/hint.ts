import type {RfElement} from '../internal/element.js';
import {shown} from '../internal/shown.js';
import type {RfStepFeedback} from './step-feedback.js';

// The first-time hint: on one element of a page, until the first vote or its dismissal, once a browser.

const DISMISSED = 'rf-step-feedback-hint-dismissed';

/** Dismissed on this page, where storage is denied or full. */
let isDismissedHere = false;

function isDismissed(): boolean {
  try {
    return isDismissedHere || DISMISSED in localStorage;
  } catch {
    return isDismissedHere;
  }
}

/** The element that has the hint to show: the first of those that may. */
let holder: RfStepFeedback | undefined;

const mayShow = (element: RfElement): element is RfStepFeedback =>
  'hint' in element && element.hint !== 'off' && element.isConnected;

/** Whether it is this element that shows the hint. */
export function showsHint(element: RfStepFeedback): boolean {
  if (mayShow(element)) holder ??= element;
  else passHintOn(element);
  return holder === element && !isDismissed();
}

/** Another element may show the hint in place of this one. */
export function passHintOn(element: RfStepFeedback): void {
  if (holder !== element) return;
  holder = [...shown].find(mayShow);
  holder?.requestUpdate();
}

/** Never again in this browser. */
export function dismissHint(): void {
  try {
    localStorage[DISMISSED] = true;
  } catch {
    isDismissedHere = true;
  }
  holder?.requestUpdate();
}
