/** The lines of a thumb that points up, 24 × 24; the stylesheet fills it. */
export const THUMB =
  'M7.2 10.6v9.6H4.7a1.7 1.7 0 0 1-1.7-1.7v-6.2a1.7 1.7 0 0 1 1.7-1.7h2.5Zm0 0 3.9-7.1c1.6 0 2.7 1.4 2.4 2.9l-.8 3.6h5.5a2.2 2.2 0 0 1 2.1 2.7l-1.4 5.8a2.2 2.2 0 0 1-2.2 1.7H7.2';
