import vue from '@vitejs/plugin-vue';

export default {
  plugins: [vue({template: {compilerOptions: {isCustomElement: (tag) => tag.startsWith('rf-')}}})],
  // Your backend creates the tokens.
  server: {proxy: {'/feedback-token': 'http://127.0.0.1:3000'}},
};
