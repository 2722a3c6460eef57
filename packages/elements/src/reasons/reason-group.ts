import {MAX_REASONS} from '@resolutionflow/sdk/internal';
import {html, nothing, type TemplateResult} from 'lit';
import type {FeedbackTexts} from '../locales/en.js';
import {reasonName, type ReasonChoice} from './reason-choice.js';

export interface ReasonGroupOptions {
  readonly texts: FeedbackTexts;
  /** The element with the names of the reasons. */
  readonly choice: ReasonChoice;
  /** The codes to show, in order. */
  readonly codes: readonly string[];
  readonly selected: readonly string[];
  readonly isDisabled: boolean;
  readonly onToggle: (code: string) => void;
}

/** Renders the group “What went wrong?”: one toggle button per reason. */
export function renderReasonGroup(options: ReasonGroupOptions): TemplateResult {
  const {texts, choice, codes, selected, isDisabled, onToggle} = options;
  const isFull = selected.length >= MAX_REASONS;
  const renderReason = (code: string) => {
    const isSelected = selected.includes(code);
    const isBlocked = isDisabled || (isFull && !isSelected);
    return html`<button
      type="button"
      class="reason"
      part="reason"
      aria-pressed=${isSelected}
      aria-disabled=${isBlocked ? 'true' : nothing}
      @click=${() => isDisabled || onToggle(code)}
    >
      ${reasonName(code, choice, texts)}
    </button>`;
  };
  return html`<div class="reasons" part="reasons" role="group" aria-labelledby="what-went-wrong">
    <span id="what-went-wrong" class="question">${texts.whatWentWrong}</span>
    ${codes.map(renderReason)}
  </div>`;
}
