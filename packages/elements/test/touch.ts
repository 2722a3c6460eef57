/** Gives an element its styles for touch screens. The browsers of tests have a mouse. */
export function useTouchStyles({shadowRoot}: Element): void {
  // Copies: WebKit sometimes crashes if the medium of a shared style sheet changes.
  shadowRoot!.adoptedStyleSheets = shadowRoot!.adoptedStyleSheets.map(({cssRules}) => {
    const texts = [...cssRules].map(({cssText}) => cssText);
    const copy = new CSSStyleSheet();
    copy.replaceSync(texts.join('\n').replaceAll('@media (pointer: coarse)', '@media all'));
    return copy;
  });
}
