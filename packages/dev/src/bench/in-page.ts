import {html, LitElement} from 'lit';

// What the benchmarks of elements run in the page.

const dashboard = (): Element => document.querySelector('rf-analytics-dashboard')!;

/** Resolves when what has been rendered is on the screen. */
const painted = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve())));

/** ms from the start of the page until the dashboard's cards are on the screen. */
export async function timeToCards(): Promise<number> {
  while (!dashboard().shadowRoot?.querySelector('[part~=card-value]')) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await painted();
  return performance.now();
}

/** Has the dashboard show another period. */
export async function changePeriod(): Promise<void> {
  const loaded = new Promise((resolve) => dashboard().addEventListener('rf-load', resolve, {once: true}));
  dashboard().setAttribute('period', '90d');
  await loaded;
  await painted();
}

/** The least that a page with two buttons could be made of. */
class TwoButtons extends LitElement {
  protected override render() {
    return html`<button type="button">Helpful</button><button type="button">Not helpful</button>`;
  }
}
customElements.define('two-buttons', TwoButtons);

/** ms until so many elements are rendered and laid out. */
export async function timeToRender(markup: string, count: number): Promise<number> {
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
