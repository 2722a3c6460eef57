import type {RfClient} from '@resolutionflow/sdk';
import type {ReactiveControllerHost} from 'lit';
import {downloadCsv} from './download-file.js';
import type {Selection} from './selection.js';

/** The part of the dashboard that the export uses. */
export interface RatingsExportHost extends ReactiveControllerHost, Pick<Element, 'ownerDocument'> {
  readonly client: RfClient | undefined;
  exportStarted(): void;
  exportFailed(error: Error): void;
}

/** Downloads the ratings of a selection from the server, one export at a time. */
export class RatingsExport {
  isRunning = false;
  hasFailed = false;

  constructor(readonly host: RatingsExportHost) {}

  async run({period, engineerId, treeId}: Selection, fileName: string): Promise<void> {
    const {host} = this;
    const {client} = host;
    if (this.isRunning || !client) return;
    this.isRunning = true;
    this.hasFailed = false;
    host.exportStarted();
    host.requestUpdate();
    try {
      const ratings = await client.exportRatings({period, engineerId, treeId});
      // With another client, the viewer may have changed.
      if (client === host.client) downloadCsv(host.ownerDocument, fileName, ratings);
    } catch (error) {
      this.hasFailed = true;
      host.exportFailed(error as Error);
    } finally {
      this.isRunning = false;
      host.requestUpdate();
    }
  }
}
