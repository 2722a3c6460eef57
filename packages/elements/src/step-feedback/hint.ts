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

/** Those that would show the hint, in the order in which they came; only the first one does. */
const candidates = new Set<RfStepFeedback>();

function first(): RfStepFeedback | undefined {
  const [element] = candidates;
  return element;
}

/** Whether it is this element that shows the hint. */
export function showsHint(element: RfStepFeedback): boolean {
  if (element.isConnected && element.hint !== 'off') candidates.add(element);
  else passHintOn(element);
  return first() === element && !isDismissed();
}

/** Another element may show the hint in place of this one. */
export function passHintOn(element: RfStepFeedback): void {
  const wasFirst = first() === element;
  candidates.delete(element);
  // One that goes in the same turn passes it on itself.
  if (wasFirst && first()?.isConnected) first()!.requestUpdate();
}

/** Never again in this browser. */
export function dismissHint(): void {
  try {
    localStorage[DISMISSED] = true;
  } catch {
    isDismissedHere = true;
  }
  first()?.requestUpdate();
}
