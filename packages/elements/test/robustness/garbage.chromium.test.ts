import {expect} from '@open-wc/testing';
import {collectGarbage} from '../devtools.js';
import {liveOnce} from '../life.js';
import {listenToConsole, until} from '../page.js';
import {createAccount} from '../server.js';
import '../../src/csat-modal/define.js';
import '../../src/dashboard/define.js';
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
  await expectCollected(gone);
});

describe('in iframes', () => {
  listenToConsole();

  it('elements in a removed iframe are garbage-collected', async () => {
    const gone: WeakRef<object>[] = [];
    for (let i = 0; i < 3; i++) gone.push(...(await elementsOfRemovedFrame()).map((one) => new WeakRef(one)));
    await expectCollected(gone);
  });
});

async function elementsOfRemovedFrame(): Promise<Element[]> {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const tags = ['rf-provider', 'rf-step-feedback', 'rf-csat-modal', 'rf-analytics-dashboard'] as const;
  const elements = tags.map((tag) => document.createElement(tag));
  frame.contentDocument!.body.append(...elements);
  for (const element of elements) await element.updateComplete;
  frame.remove();
  return elements;
}

async function expectCollected(gone: readonly WeakRef<object>[]): Promise<void> {
  const kept = () => gone.map((ref) => ref.deref()?.constructor.name).filter((name) => name !== undefined);
  const isEmpty = async () => {
    await collectGarbage();
    return kept().length === 0;
  };
  await until(isEmpty).catch(() => undefined);
  expect(kept()).to.deep.equal([]);
}
