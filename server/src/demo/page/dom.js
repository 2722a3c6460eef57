/**
 * Creates an element. Text is inserted as text, never as markup.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] - `onclick` and the like are listeners; `false` and null
 *   leave one out.
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    // ARIA states have the values `true` and `false`. HTML attributes are present or absent.
    const isAbsent = value === false && !name.startsWith('aria-');
    if (isAbsent || value === null || value === undefined) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A symbol of the sprite, hidden from assistive technology. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `/demo/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Returns a person's initials in a circle of their colour. */
export function avatar(name) {
  const words = name.split(' ');
  const initials = `${words[0][0]}${words.at(-1)[0]}`;
  const hue = [...name].reduce((sum, character) => sum + character.codePointAt(0), 0) % 6;
  return el('span', {class: `avatar hue-${hue}`, 'aria-hidden': 'true'}, initials);
}

/** `Devices` → `devices`, for class names. */
export const slug = (text) => text.toLowerCase().replace(/\W+/g, '-');
