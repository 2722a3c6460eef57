const changed = new Map<MediaList, string>();

afterEach(() => {
  for (const [media, text] of changed) media.mediaText = text;
  changed.clear();
});

/** Gives elements their styles for touch screens until the test is over. The browsers of tests have a mouse. */
export function useTouchStyles({shadowRoot}: Element): void {
  for (const rule of shadowRoot!.adoptedStyleSheets.flatMap(({cssRules}) => [...cssRules])) {
    if (!(rule instanceof CSSMediaRule)) continue;
    const {media} = rule;
    const {mediaText} = media;
    if (!/^\(pointer: coarse\)$/.test(mediaText)) continue;
    changed.set(media, mediaText);
    media.mediaText = 'all';
  }
}
