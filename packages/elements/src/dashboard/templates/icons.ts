/** SVG paths on a grid of 16 px; the stroke has the colour of the text. */
export const icons = {
  ascending: 'M8 12.5v-9M4 7.5l4-4 4 4',
  descending: 'M8 3.5v9M4 8.5l4 4 4-4',
  same: 'M3.5 8h9',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  forward: 'M6.5 3.5 11 8l-4.5 4.5',
  sort: 'm5 6 3-3 3 3M5 10l3 3 3-3',
  chevron: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  download: 'M8 2.5v7.5M4.75 7.25 8 10.5l3.25-3.25M3 13.5h10',
  table: 'M2.5 3.5h11v9h-11ZM2.5 6.75h11M2.5 9.75h11M6.5 6.75v5.75',
  close: 'm4.5 4.5 7 7M11.5 4.5l-7 7',
  warning: 'M8 2.75 14.25 13.5H1.75ZM8 6.5v3.25M8 11.5v.25',
  thumbUp:
    'M5 13.5H3v-6h2m0 6v-6l2.6-5c1 0 1.6.8 1.4 1.8L8.5 6.5h3.7c.8 0 1.4.8 1.2 1.6l-1 4.2c-.2.7-.8 1.2-1.5 1.2Z',
  thumbDown:
    'M11 2.5h2v6h-2m0-6v6l-2.6 5c-1 0-1.6-.8-1.4-1.8l.5-2.2H3.8c-.8 0-1.4-.8-1.2-1.6l1-4.2c.2-.7.8-1.2 1.5-1.2Z',
  empty: 'M2.5 13.5h11M4 11V8.5M7 11V5M10 11V7.5M13 11V3.5',
} as const;
