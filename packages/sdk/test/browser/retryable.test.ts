import {expect} from '@open-wc/testing';
import {retryableImport} from '@resolutionflow/sdk/internal';

/** The URL of a module that exports `RfError`. */
const FILE = new URL('../../dist/errors/rf-error.js', import.meta.url).href;

/** Fails the first time as a bundler's `import()` does, then loads the module. */
function failingOnce<T>(module: T) {
  let calls = 0;
  const load = () =>
    ++calls === 1
      ? Promise.reject(new Error(`Loading chunk 7 failed.\n(error: ${FILE})`))
      : Promise.resolve(module);
  return {load, calls: () => calls};
}

describe('code that could not be fetched', () => {
  it('retryableImport: after a failure it imports the URL in the error message', async () => {
    const {load, calls} = failingOnce({RfError: null});
    const tryToLoad = retryableImport(load, 'RfError');
    expect(await tryToLoad().catch(String)).to.match(/Loading chunk 7 failed/);
    expect((await tryToLoad()).RfError).to.be.a('function');
    expect(calls()).to.equal(1);
  });

  it('retryableImport: if that URL does not export the name, it calls load again', async () => {
    const module = {connect: () => 'connected'};
    const {load, calls} = failingOnce(module);
    const tryToLoad = retryableImport(load, 'connect');
    expect(await tryToLoad().catch(String)).to.match(/Loading chunk 7 failed/);
    expect(await tryToLoad()).to.equal(module);
    expect(await tryToLoad()).to.equal(module);
    expect(calls()).to.equal(2);
  });
});
