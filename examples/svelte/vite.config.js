import {svelte} from '@sveltejs/vite-plugin-svelte';

export default {
  plugins: [svelte()],
  // Your backend creates the tokens.
  server: {proxy: {'/feedback-token': 'http://127.0.0.1:3000'}},
};
