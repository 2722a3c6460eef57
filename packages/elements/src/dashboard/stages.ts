import type {ReactiveControllerHost} from 'lit';
import {painted} from './frames.js';

/** How long the first figures are waited for before anything is shown in their place, ms. */
const PATIENCE_MS = 200;

/**
 * How much of a dashboard is shown. What people look for comes first, in a frame of its own: the cards, then all else. Where
 * figures take long the view's shape comes before them, with all that needs none.
 */
export class Stages {
  /** Whether there is all that belongs to the figures. */
  isWhole = false;
  /** Whether there is what needs no figures: shape, tabs, filters and export. Before figures there is nothing but room until then. */
  hasSurroundings = false;
  #becomingWhole: Promise<void> | undefined;
  #gettingSurroundings: Promise<void> | undefined;

  constructor(readonly host: ReactiveControllerHost) {}

  /** Resolves when what is shown is complete, or waits for figures. */
  async settled(): Promise<void> {
    await this.#becomingWhole;
    if (!this.hasSurroundings) await this.#gettingSurroundings;
  }

  /**
   * To be called with each update.
   *
   * @param hasFigures - Whether it has figures to show.
   * @param isWaiting - Whether they may be on their way, or who is looking is: what is shown in their place is whole at once.
   */
  follow(hasFigures: boolean, isWaiting: boolean): void {
    if (!hasFigures && !isWaiting) this.hasSurroundings = true;
    this.#gettingSurroundings ??= this.#getSurroundings();
    if (!hasFigures) this.isWhole = false;
    else if (!this.isWhole) this.#becomingWhole ??= this.#becomeWhole();
  }

  async #getSurroundings(): Promise<void> {
    // On a slow device work may keep figures waiting that are there.
    await painted();
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    if (!this.hasSurroundings) await this.#goOn();
  }

  async #becomeWhole(): Promise<void> {
    await painted();
    this.#becomingWhole = undefined;
    this.isWhole = true;
    await this.#goOn();
  }

  async #goOn(): Promise<void> {
    this.hasSurroundings = true;
    this.host.requestUpdate();
    await this.host.updateComplete;
  }
}
