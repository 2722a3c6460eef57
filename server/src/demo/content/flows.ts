import {mfaReset, passwordExpired} from './accounts.js';
import {teamsAudio} from './collaboration.js';
import {bitlocker, diskFull, printer, slowLaptop} from './devices.js';
import type {DemoFlow} from './flow.js';
import {mailboxFull, outlookSearch} from './mail.js';
import {sharedDrive, vpn, wifi} from './network.js';

/** The flows of the demo's help desk, those needed most often first. */
export const FLOWS: readonly DemoFlow[] = [
  vpn,
  passwordExpired,
  mfaReset,
  printer,
  teamsAudio,
  slowLaptop,
  wifi,
  mailboxFull,
  sharedDrive,
  outlookSearch,
  diskFull,
  bitlocker,
];
