import type {ReactiveController, TemplateResult} from 'lit';
import {RfReasonsEvent} from '../events/rf-reasons.js';
import {CharacterCounter} from '../internal/character-counter.js';
import {surface} from '../internal/surface.styles.js';
import {textArea} from '../internal/text-area.styles.js';
import {InputKeeper, onEscape} from '../internal/keys.js';
import {listen} from '../internal/listen.js';
import {feedbackTexts} from '../locales/feedback-texts.js';
import {offeredReasons, toggleReason} from '../reasons/reason-choice.js';
import {reasonGroupStyles} from '../reasons/reason-group.styles.js';
import type {StepFeedbackHost} from './host.js';
import {PanelPlacement} from './panel-placement.js';
import {renderChangeButton, renderPanel} from './reasons-panel-template.js';
import {panelStyles} from './reasons-panel.styles.js';
import {StatusPlacement} from './status-placement.js';
import type {Vote} from './vote.js';

/** A panel that loads more than this after the vote stays closed: the user is elsewhere by then. */
const MAX_WAIT_MS = 3000;

const CHANGE_BUTTON = '[part=change-reasons]';
const FIRST_REASON = '[part=reason]';

/** Closes the open panel of the page. There is one at most. */
let closeOpenPanel = (): void => undefined;

/** Asks why a step was not helpful, in a panel next to the buttons. Submits each change with the vote. */
export class ReasonsPanel implements ReactiveController {
  static readonly styles = [surface, textArea, reasonGroupStyles, panelStyles];

  /** The vote that the panel is about, while it is open. */
  #vote: Vote | undefined;
  /** The codes in the panel. A reason that the user unselects stays. */
  #codes: readonly string[] = [];
  /** The note as typed. */
  #draft = '';
  readonly #counter = new CharacterCounter();
  /** Whether the last change was a note. */
  #showsThanks = false;
  /** Selector of the control to focus after the next update, which removes the focused one. */
  #focusNext: string | undefined;
  #placement: PanelPlacement | undefined;
  #listeners: AbortController | undefined;

  constructor(readonly host: StepFeedbackHost) {
    host.addController(this);
    new InputKeeper(host);
    new StatusPlacement(host);
  }

  /**
   * Opens the panel if the shown vote is “Not helpful”.
   *
   * @param votedAt - The time of the vote, in ms.
   */
  open(votedAt = performance.now()): void {
    const {vote} = this.host;
    if (!vote || !this.#canOpen || performance.now() - votedAt > MAX_WAIT_MS) return;
    closeOpenPanel();
    closeOpenPanel = () => this.close();
    this.#vote = vote;
    this.#codes = offeredReasons(this.host);
    this.#draft = vote.shown.note ?? '';
    this.#showsThanks = false;
    this.host.requestUpdate();
  }

  /** Submits the note and closes the panel. */
  close(): void {
    if (!this.#vote) return;
    this.#submitNote();
    if (this.#hasFocus) this.#focusNext = CHANGE_BUTTON;
    closeOpenPanel = () => undefined;
    this.#vote = undefined;
    this.#stop();
    this.host.requestUpdate();
  }

  /** Renders the button that opens the panel, or the panel. The element calls it with each update. */
  render(): TemplateResult | undefined {
    if (!this.#canOpen) return undefined;
    const {texts} = feedbackTexts.languageOf(this.host);
    const shown = this.host.vote?.shown;
    const selected = shown?.reasons ?? [];
    if (!this.#vote) {
      const hasReason = selected.length > 0 || !!shown?.note;
      return renderChangeButton(texts, hasReason, this.#onReopen);
    }
    this.#codes = [...new Set([...this.#codes, ...selected])];
    return renderPanel({
      texts,
      choice: this.host,
      codes: this.#codes,
      selected,
      draft: this.#draft,
      counter: this.#counter,
      showsThanks: this.#showsThanks,
      onToggle: this.#onToggle,
      onNote: this.#onNote,
      onSubmitNote: this.#onSubmitNote,
      onDone: () => this.close(),
      onFocusOut: this.#onFocusOut,
    });
  }

  hostUpdate(): void {
    const {vote} = this.host;
    if (!this.#vote || vote === this.#vote) {
      if (!this.#canOpen) this.close();
      return;
    }
    // The client or session of the vote has become known, or the element shows another step.
    const isSameVote = this.#canOpen && vote?.stepId === this.#vote.stepId && this.#vote.sessionId === null;
    if (isSameVote) this.#vote = vote;
    else this.close();
  }

  hostUpdated(): void {
    const panel = this.#element;
    if (panel && !this.#placement) this.#show(panel);
    if (!this.#focusNext) return;
    this.host.renderRoot.querySelector<HTMLElement>(this.#focusNext)?.focus({preventScroll: true});
    this.#focusNext = undefined;
  }

  readonly #onReopen = ({detail, currentTarget}: MouseEvent) => {
    // The button disappears. Pressed by key, which has no `detail`, it hands the focus on.
    const {activeElement} = this.host.renderRoot as ShadowRoot;
    if (detail === 0 && activeElement === currentTarget) this.#focusNext = FIRST_REASON;
    this.open();
  };

  readonly #onToggle = (code: string) => {
    const {reasons, note} = this.#vote?.shown ?? {};
    const toggled = toggleReason(reasons ?? [], code);
    this.#showsThanks = false;
    if (toggled !== reasons) this.#submit(toggled, note ?? null);
  };

  readonly #onNote = (note: string) => {
    this.#draft = note;
    this.#showsThanks = false;
    this.host.requestUpdate();
  };

  readonly #onSubmitNote = () => this.#submitNote();

  readonly #onFocusOut = ({currentTarget, relatedTarget}: FocusEvent) => {
    if (!(currentTarget as Element).contains(relatedTarget as Node | null)) this.#submitNote();
  };

  /** Submits the note if it has changed. */
  #submitNote(): void {
    const shown = this.#vote?.shown;
    const note = this.#draft.trim() || null;
    if (shown?.wasHelpful !== false || note === (shown.note ?? null)) return;
    this.#showsThanks = note !== null;
    this.#submit(shown.reasons ?? [], note);
  }

  #submit(reasons: readonly string[], note: string | null): void {
    const vote = this.#vote;
    if (vote?.shown.wasHelpful !== false) return;
    this.host.submit(vote, {wasHelpful: false, reasons, note});
    const {stepId, sessionId} = vote;
    this.host.dispatchEvent(new RfReasonsEvent({stepId, sessionId, reasons, note}));
    this.host.requestUpdate();
  }

  #show(panel: HTMLElement): void {
    // In the top layer, nothing on the page clips or covers the panel.
    if ('showPopover' in panel) panel.showPopover();
    const group = this.host.renderRoot.querySelector('[part=group]')!;
    this.#placement = new PanelPlacement(panel, group, () => this.close());
    this.#listeners = new AbortController();
    const {signal} = this.#listeners;
    const options = {capture: true};
    const document = this.host.ownerDocument;
    onEscape(document, this.#onEscape, signal);
    const window = document.defaultView;
    listen(window, 'pointerdown', this.#onPointerDown, signal, options);
    listen(window, 'pointerup', this.#onPointerUp, signal, options);
    // The page may be gone before the focus leaves the panel.
    listen(window, 'pagehide', this.#onSubmitNote, signal, options);
    listen(document, 'visibilitychange', this.#onSubmitNote, signal, options);
  }

  #stop(): void {
    this.#placement?.stop();
    this.#placement = undefined;
    this.#listeners?.abort();
  }

  readonly #onEscape = (event: KeyboardEvent): boolean => {
    // Scrolled out of sight, the panel leaves the key to the page.
    const isAway = this.#element?.matches('.away') && !this.#hasFocus;
    if (isAway || isInAnotherLayer(event, this.host)) return false;
    this.close();
    return true;
  };

  #isPressedOutside = false;

  readonly #onPointerDown = (event: PointerEvent) => {
    this.#isPressedOutside = !this.#isInside(event);
  };

  /** A press that scrolls the page ends without this event. */
  readonly #onPointerUp = (event: PointerEvent) => {
    if (this.#isPressedOutside && !this.#isInside(event)) this.close();
  };

  /** The element's own buttons close the panel themselves. The second click of a double click on “Add a reason” does not. */
  #isInside(event: PointerEvent): boolean {
    if (event.composedPath().includes(this.host)) return true;
    // The path of the event ends at a closed shadow root around the element.
    const root = this.host.renderRoot as ShadowRoot;
    return root.contains(root.elementFromPoint?.(event.clientX, event.clientY));
  }

  get #canOpen(): boolean {
    const {vote, readonly, disabled, reasons, isConnected} = this.host;
    return vote?.shown.wasHelpful === false && isConnected && !readonly && !disabled && reasons !== 'off';
  }

  get #hasFocus(): boolean {
    const {activeElement} = this.host.renderRoot as ShadowRoot;
    return !!activeElement && !!this.#element?.contains(activeElement);
  }

  get #element(): HTMLElement | null {
    return this.host.renderRoot.querySelector<HTMLElement>('[part=panel]');
  }
}

/** What Escape closes before the panel. */
const LAYERS =
  'dialog[open], [popover], [role*=dialog], [role=menu], [role=listbox], [aria-haspopup][aria-expanded=true], [role=combobox][aria-expanded=true]';

/** Whether the focus is in a dialog or list that does not contain the element: it has opened in front of the panel. */
const isInAnotherLayer = (event: Event, element: Element): boolean =>
  !event.composedPath().includes(element) &&
  event
    .composedPath()
    .some((node) => (node as Partial<Element>).matches?.(LAYERS) && !containsDeep(node as Node, element));

/** Whether an element is inside a node, also inside shadow roots in it. */
function containsDeep(node: Node, element: Element): boolean {
  for (let inner: Node | null = element; inner;) {
    if (inner === node) return true;
    inner = (inner as Element).assignedSlot ?? inner.parentNode ?? (inner as ShadowRoot).host ?? null;
  }
  return false;
}
