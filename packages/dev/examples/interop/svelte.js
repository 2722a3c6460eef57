import {flushSync, mount} from 'svelte';
import Page from './page.svelte';

const store = {};
mount(Page, {target: document.body.appendChild(document.createElement('main')), props: {store}});
window.render = (props) => flushSync(() => store.set(props));
