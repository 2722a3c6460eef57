/** Red, green and blue, 0–255. */
export type Rgb = readonly [number, number, number];

const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true})!;

/** Returns the visible colour of layers that are painted over one another, the lowest first. */
export function onScreen(...layers: {colour: string; opacity?: number}[]): Rgb {
  canvas.clearRect(0, 0, 1, 1);
  for (const {colour, opacity = 1} of layers) {
    canvas.globalAlpha = opacity;
    canvas.fillStyle = '#f0f';
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [r = 0, g = 0, b = 0] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}

const luminance = (colour: Rgb): number => {
  const [r = 0, g = 0, b = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** The contrast of two colours, as WCAG defines it. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Returns the rendered ancestors of an element: itself first, the document last. */
function* outwards(element: Element): Generator<Element> {
  for (let at: Element | null = element; at;) {
    yield at;
    at = at.assignedSlot ?? at.parentElement ?? (at.getRootNode() as Partial<ShadowRoot>).host ?? null;
  }
}

/** Returns the background colours of an element and its ancestors, the lowest first. */
export const layersBehind = (element: Element): {colour: string}[] =>
  [...outwards(element)].map((at) => ({colour: getComputedStyle(at).backgroundColor})).reverse();

const isInUse = (element: Element): boolean =>
  ![...outwards(element)].some((at) => at.matches(':disabled, [aria-disabled=true]'));

/** Returns the texts with too little contrast: below 4.5 : 1, below 3 : 1 for large ones, or below a theme's promise. */
export function tooFaint(host: HTMLElement, promised?: number): string[] {
  return [...host.shadowRoot!.querySelectorAll<HTMLElement>('*')].flatMap((element) => {
    const hasText = [...element.childNodes].some((node) => node instanceof Text && node.data.trim());
    if (element instanceof HTMLTextAreaElement) {
      return [
        ...faint(element, promised),
        ...(element.value ? [] : faint(element, promised, '::placeholder')),
      ];
    }
    return hasText && element.checkVisibility({visibilityProperty: true}) && isInUse(element)
      ? faint(element, promised)
      : [];
  });
}

function faint(element: HTMLElement, promised?: number, pseudo?: string): string[] {
  const {color, opacity, fontSize, fontWeight} = getComputedStyle(element, pseudo);
  const px = parseFloat(fontSize);
  const needed = promised ?? (px >= 24 || (px >= 18.66 && Number(fontWeight) >= 700) ? 3 : 4.5);
  const behind = layersBehind(element);
  const has = contrast(onScreen(...behind, {colour: color, opacity: Number(opacity)}), onScreen(...behind));
  return has < needed
    ? [`${has.toFixed(2)} ${color} ${pseudo ?? ''} ${element.outerHTML.slice(0, 100)}`]
    : [];
}

/** Returns the colours of enabled icons with too little contrast: below 3 : 1. */
export function faintIcons(host: HTMLElement, selector: string, property: 'color' | 'stroke'): string[] {
  return [...host.shadowRoot!.querySelectorAll<HTMLElement>(selector)].flatMap((icon) => {
    if (icon.matches(':disabled')) return [];
    const {[property]: colour} = getComputedStyle(icon);
    const behind = layersBehind(icon);
    return contrast(onScreen(...behind, {colour}), onScreen(...behind)) < 3 ? [colour] : [];
  });
}
