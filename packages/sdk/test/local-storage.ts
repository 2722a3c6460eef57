import {after} from 'node:test';

const original = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
after(() => {
  if (original) Object.defineProperty(globalThis, 'localStorage', original);
  else Reflect.deleteProperty(globalThis, 'localStorage');
});

/** Gives this process an empty `localStorage`, which all its clients share, until the tests of the file are over. */
export function defineLocalStorage(): void {
  Object.defineProperty(globalThis, 'localStorage', {value: {}, configurable: true});
}
