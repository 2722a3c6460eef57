import {expect} from '@open-wc/testing';
import {collectGarbage} from '../devtools.js';
import {liveOnce} from '../life.js';
import {until} from '../page.js';
import {createAccount} from '../server.js';
import '../../src/csat-modal/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';

it('removed elements and their clients are garbage-collected', async () => {
  const account = await createAccount();
  const token = await account.token();
  await account.putFlow('vpn', ['cable', 'router']);
  const gone: WeakRef<object>[] = [];
  for (let i = 0; i < 20; i++) {
    gone.push(...(await liveOnce(account, token)).map((one) => new WeakRef(one)));
  }
  const kept = () => gone.map((ref) => ref.deref()?.constructor.name).filter((name) => name !== undefined);
  const isEmpty = async () => {
    await collectGarbage();
    return kept().length === 0;
  };
  await until(isEmpty).catch(() => undefined);
  expect(kept()).to.deep.equal([]);
});
