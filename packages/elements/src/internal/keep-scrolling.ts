/** Scrolls something that lies over the page, also in a page that locks scrolling or scrolls by script. */
export const keepScrolling = {
  passive: true,
  handleEvent: (event: Event): void => event.stopPropagation(),
};
