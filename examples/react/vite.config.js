import react from '@vitejs/plugin-react';

export default {
  plugins: [react()],
  // Your backend creates the tokens.
  server: {proxy: {'/feedback-token': 'http://127.0.0.1:3000'}},
};
