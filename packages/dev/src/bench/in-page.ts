import {html, LitElement} from 'lit';

// What the benchmarks of elements run in the page.

const dashboard = (): Element => document.querySelector('rf-analytics-dashboard')!;

/** Resolves when the frame that is being made is on the screen. */
const painted = (): Promise<void> =>
  new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });

/** ms from asking for the dashboard's script until something of the dashboard's is on the screen. */
async function timeTo(selector: string): Promise<number> {
  do await new Promise((resolve) => requestAnimationFrame(resolve));
  while (!dashboard().shadowRoot?.querySelector(selector));
  await painted();
  return performance.now() - performance.getEntriesByName('asked')[0]!.startTime;
}

const timeToCards = (): Promise<number> => timeTo('[part~=card-value]');
const timeToCharts = (): Promise<number> => timeTo('canvas');

/** ms that the dashboard needs to show another period: its updates, when it is asked for and when it comes, laid out. */
async function workForAnotherPeriod(): Promise<number> {
  const element = dashboard() as LitElement;
  const finish = async (began: number): Promise<number> => {
    await element.updateComplete;
    element.getBoundingClientRect();
    return performance.now() - began;
  };
  const loaded = new Promise<number>((resolve) =>
    element.addEventListener('rf-load', () => resolve(finish(performance.now())), {once: true}),
  );
  const began = performance.now();
  element.setAttribute('period', '90d');
  return (await finish(began)) + (await loaded);
}

/** The least that a page with two buttons could be made of. */
class TwoButtons extends LitElement {
  protected override render() {
    return html`<button type="button">Helpful</button><button type="button">Not helpful</button>`;
  }
}
customElements.define('two-buttons', TwoButtons);

/** ms until so many elements are rendered and laid out. */
async function timeToRender(markup: string, count: number): Promise<number> {
  const place = document.createElement('div');
  document.body.append(place);
  const began = performance.now();
  place.innerHTML = markup.repeat(count);
  await Promise.all([...(place.children as Iterable<LitElement>)].map((element) => element.updateComplete));
  place.getBoundingClientRect();
  const spent = performance.now() - began;
  place.remove();
  return spent;
}

// One object, since for a namespace a bundler makes a file of its own, for which no page of a host waits.
export const inPage = {timeToCards, timeToCharts, workForAnotherPeriod, timeToRender};
export type InPage = typeof inPage;
