import {createApp, shallowReactive} from 'vue/dist/vue.esm-bundler.js';

const props = shallowReactive({});
const app = createApp({
  setup: () => ({props}),
  template: `
    <rf-provider session-id="s" :getToken.prop="props.getToken" :client.prop="props.client">
      <h2>{{ props.text }}</h2>
      <rf-step-feedback :step-id="props.stepId" :disabled="props.isDisabled" @rf-change="props.onChange"></rf-step-feedback>
      <rf-csat-modal :max-length="props.maxLength"></rf-csat-modal>
    </rf-provider>`,
});
app.config.compilerOptions.isCustomElement = (tag) => tag.startsWith('rf-');
let isMounted = false;
window.render = (next) => {
  Object.assign(props, next);
  if (!isMounted) app.mount(document.body.appendChild(document.createElement('main')));
  isMounted = true;
};
