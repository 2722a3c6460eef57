import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ianaTimeZone} from '../../src/accounts/time-zone.js';

test('ianaTimeZone returns the IANA spelling of every zone that the runtime lists', () => {
  for (const zone of [
    ...Intl.supportedValuesOf('timeZone'),
    'Asia/Kolkata',
    'US/Pacific',
    'UTC',
    'Etc/GMT+5',
  ]) {
    assert.equal(ianaTimeZone(zone.toLowerCase()), zone);
  }
  for (const text of ['', 'EST', 'IST', 'GMT', 'UTC+1', '-08:00', 'Mars/Olympus', ' Europe/Berlin']) {
    assert.equal(ianaTimeZone(text), undefined, text);
  }
});
