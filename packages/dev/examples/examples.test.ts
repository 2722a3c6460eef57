import {writeFile} from 'node:fs/promises';
import {stripVTControlCharacters} from 'node:util';
import {expect, test as base} from '@playwright/test';
import {ExampleRun} from './example.js';
import {useExample} from './use-example.js';

const test = base.extend<{example: ExampleRun}>({
  // eslint-disable-next-line no-empty-pattern
  example: async ({}, use) => {
    const example = await ExampleRun.start();
    await use(example);
    await example.stop();
  },
});

/** Each line of this template that ends in a comment is a mistake. */
const WRONG_ANGULAR = `import {Component, CUSTOM_ELEMENTS_SCHEMA} from '@angular/core';
import '@resolutionflow/elements/define';
import type {RfRatedEvent} from '@resolutionflow/elements';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: \`
    <rf-provider #provider tree-id="vpn-down">
      <rf-step-feedback #step (rf-change)="onRated($event)"></rf-step-feedback><!-- wrong -->
      <rf-csat-modal (rf-rated)="onRated($event)"></rf-csat-modal>
    </rf-provider>
    <button (click)="provider.complete('solved')"></button><!-- wrong -->
    <button (click)="provider.finish('resolved')"></button><!-- wrong -->
    <button (click)="provider.complete('resolved')"></button>
    <p>{{ step.stepName }}</p><!-- wrong -->
  \`,
})
export class App {
  onRated({detail}: RfRatedEvent): void {
    console.log(detail.rating);
  }
}
`;

test('node: creates tokens, puts flows and imports history', async ({example}) => {
  const folder = await example.install('node');
  await example.serve(folder, {path: '/feedback-token'});
  const {token} = (await (await fetch(`${example.url}/feedback-token`)).json()) as {token: string};
  expect(token.split('.')).toHaveLength(3);
  const flow = await example.feedback.getFlow({treeId: 'vpn-down'});
  expect(flow.steps.map(({id}) => id)).toEqual(['check-cable', 'restart-client']);
  for (let times = 0; times < 2; times++) {
    expect(await example.runScript(folder, 'import')).toContain('4 lines accepted []');
  }
  expect(await example.feedback.getSession({sessionId: 'old-1'})).toMatchObject({outcome: 'resolved'});
});

test('html: vote, rating and dashboard work', async ({example, page}) => {
  const html = await example.install('html');
  const backend = await example.install('node');
  await example.serve(backend, {args: [html]});
  await useExample(page, example);
});

for (const name of ['react', 'vue', 'svelte']) {
  test(`${name}: vote, rating and dashboard work`, async ({example, page}) => {
    await example.serveBackend();
    const folder = await example.install(name);
    await example.serve(folder, {args: ['--host', '127.0.0.1', '--port', String(example.port)]});
    await useExample(page, example);
  });
}

test('next: vote, rating and dashboard work', async ({example, page}) => {
  const folder = await example.install('next');
  await example.serve(folder, {args: ['--hostname', '127.0.0.1', '--port', String(example.port)]});
  await useExample(page, example);
});

test('astro: vote, rating and dashboard work', async ({example, page}) => {
  await example.serve(await example.install('astro'));
  await useExample(page, example);
});

test('angular: vote, rating and dashboard work', async ({example, page}) => {
  const angular = await example.install('angular');
  await test.step('strict templates report wrong names and types', async () => {
    await writeFile(`${angular}/src/app.ts`, WRONG_ANGULAR);
    const output = stripVTControlCharacters(await example.runScript(angular, 'check').then(String, String));
    const reported = [...output.matchAll(/src[/]app\.ts:(\d+)/g)].map(([, line]) => Number(line));
    const wrong = WRONG_ANGULAR.split('\n').flatMap((line, at) =>
      line.endsWith('<!-- wrong -->') ? at + 1 : [],
    );
    expect([...new Set(reported)].sort((a, b) => a - b)).toEqual(wrong);
  });
  const backend = await example.install('node');
  await example.serve(backend, {args: [`${angular}/dist`]});
  await useExample(page, example);
});

test('embed-anywhere: vote, rating and dashboard work', async ({example, page}) => {
  const embed = await example.install('embed-anywhere');
  await example.serveBackend({args: [embed], env: {PAGE_ORIGIN: example.url}});
  await example.serve(embed);
  await useExample(page, example);
});
