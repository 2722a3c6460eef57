import type {Page} from 'playwright';
import {NotApplicable} from '../cell.js';
import {PEERS} from '../peers.js';
import {NO_DIALOG_REASON, type Peer} from './peer.js';

const thumbs = (page: Page) => page.locator('feedback-component').getByRole('button');

/** https://github.com/ramseyinhouse/feedback-component: the element of its README. */
export const feedbackComponent: Peer = {
  pinned: PEERS.feedbackComponent,
  product: {
    id: 'feedback-component',
    name: 'feedback-component',
    module: '@ramseyinhouse/feedback-component',
    script: "import '@ramseyinhouse/feedback-component/dist/index.umd.js';",
    markup: '<feedback-component></feedback-component>',
    services: [],
    ready: thumbs,
    use: async (page) => {
      await thumbs(page).first().click();
      await page.getByText('Thanks for your feedback').waitFor();
    },
    keyboard: {
      control: (page) => thumbs(page).first(),
      key: 'Enter',
      effect: (page) => page.getByText('Thanks for your feedback'),
    },
    dialog: new NotApplicable(NO_DIALOG_REASON),
  },
};

/** https://shoelace.style/components/rating */
export const shoelace: Peer = {
  pinned: PEERS.shoelace,
  product: {
    id: 'shoelace',
    name: 'Shoelace rating',
    module: '@shoelace-style/shoelace/dist/components/rating/rating.js',
    script: `
      import '@shoelace-style/shoelace/dist/themes/light.css';
      import '@shoelace-style/shoelace/dist/components/rating/rating.js';`,
    markup: '<sl-rating label="Rating"></sl-rating>',
    services: [],
    ready: (page) => page.getByRole('slider', {name: 'Rating'}),
    use: (page) => page.getByRole('slider', {name: 'Rating'}).click(),
    keyboard: {
      control: (page) => page.getByRole('slider', {name: 'Rating'}),
      key: 'ArrowRight',
      effect: (page) => page.locator('[role=slider][aria-valuenow="1"]'),
    },
    dialog: new NotApplicable(NO_DIALOG_REASON),
  },
};

/** https://github.com/pryley/star-rating.js: the select of its README. */
export const starRating: Peer = {
  pinned: PEERS.starRating,
  product: {
    id: 'star-rating',
    name: 'star-rating.js',
    module: 'star-rating.js',
    script: `
      import 'star-rating.js/dist/star-rating.css';
      import StarRating from 'star-rating.js';
      new StarRating('.star-rating');`,
    markup: `<label>Rating
        <select class="star-rating">
          <option value="">Select a rating</option>
          <option value="5">Excellent</option>
          <option value="4">Very good</option>
          <option value="3">Average</option>
          <option value="2">Poor</option>
          <option value="1">Terrible</option>
        </select></label>`,
    services: [],
    ready: (page) => page.locator('.gl-star-rating--stars'),
    use: (page) => page.locator('.gl-star-rating--stars').click(),
    keyboard: {
      control: (page) => page.locator('select.star-rating'),
      key: 'ArrowDown',
      effect: (page) => page.locator('.gl-star-rating--stars[data-rating="5"]'),
    },
    dialog: new NotApplicable(NO_DIALOG_REASON),
  },
};
