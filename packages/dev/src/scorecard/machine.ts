import {cpus, release, totalmem, type} from 'node:os';

/** One line about the machine that measured. */
export function machine(browserVersion?: string): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const parts = [
    `${cpus().length} cores`,
    `${memory} GiB of memory`,
    `${type()} ${release().split('-')[0]}`,
    `Node ${process.versions.node}`,
    ...(browserVersion ? [`Chromium ${browserVersion}`] : []),
  ];
  return parts.join(', ');
}
