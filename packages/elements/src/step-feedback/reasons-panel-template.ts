import {MAX_NOTE_LENGTH} from '@resolutionflow/sdk/internal';
import {html, type TemplateResult} from 'lit';
import type {CharacterCounter} from '../internal/character-counter.js';
import {keepScrolling} from '../internal/keep-scrolling.js';
import {isCompositionKey} from '../internal/keys.js';
import type {FeedbackTexts} from '../locales/en.js';
import {renderReasonGroup, type ReasonGroupOptions} from '../reasons/reason-group.js';

/** Content and callbacks of the panel. */
export interface ReasonsPanelOptions extends Omit<ReasonGroupOptions, 'isDisabled'> {
  /** The note as typed. */
  readonly draft: string;
  readonly counter: CharacterCounter;
  /** Whether the last change was a note. */
  readonly showsThanks: boolean;
  readonly onNote: (note: string) => void;
  readonly onSubmitNote: () => void;
  readonly onDone: () => void;
  readonly onFocusOut: (event: FocusEvent) => void;
}

export function renderPanel(options: ReasonsPanelOptions): TemplateResult {
  const {texts, draft, onNote, onSubmitNote} = options;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || isCompositionKey(event)) return;
    event.preventDefault();
    onSubmitNote();
  };
  return html`<div
    class="panel"
    part="panel"
    popover="manual"
    @wheel=${keepScrolling}
    @touchmove=${keepScrolling}
    @focusout=${options.onFocusOut}
  >
    ${renderReasonGroup({...options, isDisabled: false})}
    <div class="field">
      <label for="note">${texts.note}</label>
      <textarea
        id="note"
        part="note"
        rows="2"
        maxlength=${MAX_NOTE_LENGTH}
        enterkeyhint="send"
        aria-describedby="counter"
        .value=${draft}
        @input=${(event: Event) => onNote((event.target as HTMLTextAreaElement).value)}
        @keydown=${onKeyDown}
      ></textarea>
    </div>
    <div class="end">
      <span class="thanks" role="status">${options.showsThanks ? texts.thanks : ''}</span>
      ${options.counter.render(texts, MAX_NOTE_LENGTH - draft.length)}
      <button type="button" class="done" part="done" @click=${options.onDone}>${texts.done}</button>
    </div>
  </div>`;
}

/** Renders the button that opens the panel. */
export const renderChangeButton = (
  texts: FeedbackTexts,
  hasReason: boolean,
  onClick: (event: MouseEvent) => void,
): TemplateResult =>
  html`<button type="button" class="change" part="change-reasons" @click=${onClick}>
    ${hasReason ? texts.changeReason : texts.addReason}
  </button>`;
