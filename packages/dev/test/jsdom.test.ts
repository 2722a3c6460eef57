import {JSDOM} from 'jsdom';
import {testElementsIn} from './environment.js';

/** Makes jsdom accept Node's abort signals, as vitest does: `fetch` is Node's and needs them. */
function acceptSignals(window: JSDOM['window']): void {
  const {EventTarget} = window;
  const original = Object.getOwnPropertyDescriptor(EventTarget.prototype, 'addEventListener');
  const add = original?.value as EventTarget['addEventListener'];
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const isNative = typeof options === 'object' && options.signal instanceof AbortSignal;
    if (!isNative) {
      add.call(this, type, listener, options);
      return;
    }
    const abort = new window.AbortController();
    options.signal?.addEventListener('abort', () => abort.abort());
    add.call(this, type, listener, {...options, signal: abort.signal});
  };
}

testElementsIn('jsdom', (url) => {
  const {window} = new JSDOM('<!doctype html><body></body>', {url, pretendToBeVisual: true});
  acceptSignals(window);
  return window;
});
