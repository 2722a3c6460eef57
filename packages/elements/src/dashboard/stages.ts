import type {ReactiveControllerHost} from 'lit';
import {painted} from './frames.js';

/** How long the first figures are waited for before the controls come without them, ms. */
const PATIENCE_MS = 100;

/**
 * How much of a dashboard is shown. What people look for comes first, in a frame of its own: the shape of the view, then
 * the cards on it, then all else.
 */
export class Stages {
  /** Whether there is all that belongs to the figures. */
  isWhole = false;
  /** Whether there are tabs, filters and export: with the first whole view, or when that takes long. */
  hasControls = false;
  #becomingWhole: Promise<void> | undefined;
  #gettingControls: Promise<void> | undefined;

  constructor(readonly host: ReactiveControllerHost) {}

  /** Resolves when what is shown is complete, or waits for figures. */
  async settled(): Promise<void> {
    await this.#becomingWhole;
    if (!this.hasControls) await this.#gettingControls;
  }

  /**
   * To be called with each update.
   *
   * @param hasFigures - Whether it has figures to show.
   */
  follow(hasFigures: boolean): void {
    this.#gettingControls ??= this.#getControls();
    if (!hasFigures) this.isWhole = false;
    else if (!this.isWhole) this.#becomingWhole ??= this.#becomeWhole();
  }

  async #getControls(): Promise<void> {
    await painted();
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    if (!this.hasControls) await this.#goOn();
  }

  async #becomeWhole(): Promise<void> {
    await painted();
    this.#becomingWhole = undefined;
    this.isWhole = true;
    await this.#goOn();
  }

  async #goOn(): Promise<void> {
    this.hasControls = true;
    this.host.requestUpdate();
    await this.host.updateComplete;
  }
}
