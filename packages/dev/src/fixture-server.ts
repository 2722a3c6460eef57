import type {TestRunnerPlugin} from '@web/test-runner-core';
import {backAndForth, type BackAndForth} from './fixtures/back-forward.js';
import {serveCopies} from './fixtures/serve-copies.js';
import {HostPages, type HostPageOptions, type Middleware} from './fixtures/host-pages.js';
import {Network, type Fault} from './fixtures/network.js';
import {RealServer} from './fixtures/real-server.js';

/** The payload of a test page's commands. */
export interface FixtureCommands {
  'rf-account': {timeZone: string};
  'rf-faults': {line: string; faults: Fault[]};
  'rf-requests': {line: string};
  'rf-host-page': HostPageOptions;
  'rf-back-and-forth': BackAndForth;
}

/** Gives browser tests the real server, a network with faults, and host pages. */
export function fixtureServer(): {plugin: TestRunnerPlugin; middleware: Middleware} {
  const server = new RealServer();
  const network = new Network(server);
  const hostPages = new HostPages();
  const plugin: TestRunnerPlugin = {
    name: 'fixture-server',
    async serverStart({config}) {
      await server.start(`http://${config.hostname}:${config.port}`);
    },
    async serverStop() {
      network.close();
      await server.stop();
    },
    async executeCommand({command, payload}) {
      switch (command) {
        case 'rf-account': {
          const {timeZone} = payload as FixtureCommands['rf-account'];
          const [account, line] = await Promise.all([server.createAccount(timeZone), network.open()]);
          return {...account, ...line};
        }
        case 'rf-faults': {
          const {line, faults} = payload as FixtureCommands['rf-faults'];
          network.setFaults(line, faults);
          return true;
        }
        case 'rf-requests':
          return network.get((payload as FixtureCommands['rf-requests']).line).requests;
        case 'rf-host-page':
          return hostPages.add(payload as FixtureCommands['rf-host-page']);
        case 'rf-back-and-forth':
          return backAndForth(payload as FixtureCommands['rf-back-and-forth']);
        default:
          return undefined;
      }
    },
  };
  return {
    plugin,
    middleware: async (context, next) => {
      await hostPages.middleware(context, async () => {
        await serveCopies(context, next);
      });
    },
  };
}
