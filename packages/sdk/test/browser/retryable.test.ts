import {expect} from '@open-wc/testing';
import {retryableImport} from '@resolutionflow/sdk/internal';

/** A file that is there, and a module that exports `RfError`. */
const FILE = new URL('../../dist/errors/rf-error.js', import.meta.url).href;

/** What a bundler's `import()` does when its file cannot be fetched the first time. */
function failingOnce<T>(module: T) {
  let asked = 0;
  const load = () =>
    ++asked === 1
      ? Promise.reject(new Error(`Loading chunk 7 failed.\n(error: ${FILE})`))
      : Promise.resolve(module);
  return {load, asked: () => asked};
}

describe('code that could not be fetched', () => {
  it('comes from its own address, where that is a module with the name', async () => {
    const {load, asked} = failingOnce({RfError: null});
    const tryToLoad = retryableImport(load, 'RfError');
    expect(await tryToLoad().catch(String)).to.match(/Loading chunk 7 failed/);
    expect((await tryToLoad()).RfError).to.be.a('function');
    expect(asked()).to.equal(1);
  });

  it('comes from the bundler again, where its file is something else', async () => {
    const module = {connect: () => 'connected'};
    const {load, asked} = failingOnce(module);
    const tryToLoad = retryableImport(load, 'connect');
    expect(await tryToLoad().catch(String)).to.match(/Loading chunk 7 failed/);
    expect(await tryToLoad()).to.equal(module);
    expect(await tryToLoad()).to.equal(module);
    expect(asked()).to.equal(2);
  });
});
