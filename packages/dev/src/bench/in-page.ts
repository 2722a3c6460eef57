import {html, LitElement} from 'lit';

// Measurements of the elements, run inside the page.

const dashboard = (): Element => document.querySelector('rf-analytics-dashboard')!;

/** Resolves after the next paint. */
const painted = (): Promise<void> =>
  new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });

/** ms from the request of the dashboard's script until `selector` is painted. */
async function timeTo(selector: string): Promise<number> {
  do await new Promise((resolve) => requestAnimationFrame(resolve));
  while (!dashboard().shadowRoot?.querySelector(selector));
  await painted();
  return performance.now() - performance.getEntriesByName('script-requested')[0]!.startTime;
}

const timeToCards = (): Promise<number> => timeTo('[part~=card-value]');
const timeToCharts = (): Promise<number> => timeTo('canvas');

/** ms of rendering and layout for another period: once for the dimmed state, once for the new metrics. */
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

/** The smallest Lit element with two buttons. */
class TwoButtons extends LitElement {
  protected override render() {
    return html`<button type="button">Helpful</button><button type="button">Not helpful</button>`;
  }
}
customElements.define('two-buttons', TwoButtons);

/** ms until `count` elements are rendered and laid out. */
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

// An object, because a bundler would put a namespace import into an extra file.
export const inPage = {timeToCards, timeToCharts, workForAnotherPeriod, timeToRender};
export type InPage = typeof inPage;
