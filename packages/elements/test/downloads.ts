import {allByRole, byRole, click, until} from './page.js';

/** A downloaded file. */
export interface SavedFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

export const exportButton = (): HTMLElement => byRole('button', 'Export');

/** The texts of the open menu's items. */
export const exportItems = (): string[] => allByRole('menuitem').map(({textContent}) => textContent.trim());

/** Opens the export menu and clicks on an item. */
export async function chooseExport(item: string): Promise<void> {
  await click(exportButton());
  await until(() => exportItems().length);
  await click(byRole('menuitem', item));
}

/** The downloads of a suite's tests. */
export interface Downloads {
  /** Files of the running test. */
  readonly saved: SavedFile[];
  /** Chooses an item of the export menu and waits for its file. */
  readonly exported: (item: string) => Promise<SavedFile>;
}

/** Keeps downloads of a suite's tests from the disk. */
export function recordDownloads(): Downloads {
  const saved: SavedFile[] = [];
  const blobs = new Map<string, Blob>();
  const createObjectURL = URL.createObjectURL.bind(URL);

  const save = async ({href, download}: HTMLAnchorElement): Promise<void> => {
    const blob = blobs.get(href)!;
    // Blob.text() would remove the byte order mark.
    const text = new TextDecoder('utf-8', {ignoreBOM: true}).decode(await blob.arrayBuffer());
    saved.push({name: download, type: blob.type, text});
  };

  before(() => {
    URL.createObjectURL = (blob: Blob) => {
      const url = createObjectURL(blob);
      blobs.set(url, blob);
      return url;
    };
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      void save(this);
    };
  });

  beforeEach(() => {
    saved.length = 0;
  });

  after(() => {
    URL.createObjectURL = createObjectURL;
    // The original is inherited: it becomes visible again.
    Reflect.deleteProperty(HTMLAnchorElement.prototype, 'click');
  });

  return {
    saved,
    exported: async (item) => {
      await chooseExport(item);
      await until(() => saved.length);
      return saved[0]!;
    },
  };
}
