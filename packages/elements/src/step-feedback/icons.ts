/** The path of a thumb that points up: its outline, or its filled shape with `fill-rule: nonzero`. */
export const THUMB =
  'M3.9 8.2H5.6l3.1-5.6q.2-.3.5-.3c1.8 0 3 1.5 2.7 3.2l-.5 2.2h3.8q3 0 2.4 3l-1.2 4.9q-.5 1.9-2.5 1.9H3.9q-2.1 0-2.1-2.1v-5.1q0-2.1 2.1-2.1Z' +
  'M3.2 9.5h2.1v6.7H3.2Z' +
  'M6.7 9l2.9-5.4q1.2.3 1 1.6l-.7 3q-.2.8.7.8h4.6q1.3 0 1.1 1.4l-1.2 4.9q-.3.9-1.2.9H6.7Z';
