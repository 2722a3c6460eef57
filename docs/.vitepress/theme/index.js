import DefaultTheme from 'vitepress/theme-without-fonts';
import LiveExample from './LiveExample.vue';
import TokenEditor from './TokenEditor.vue';

export default {
  extends: DefaultTheme,
  enhanceApp({app}) {
    app.component('LiveExample', LiveExample);
    app.component('TokenEditor', TokenEditor);
  },
};
