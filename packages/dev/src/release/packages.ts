import {fileURLToPath} from 'node:url';

/** The root of this repository. */
export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** The address of this repository for readers of a published package. */
export const REPOSITORY = 'https://github.com/resolutionflow/feedback';

/** One published package. */
export interface PublishedPackage {
  readonly name: string;
  /** Relative to the root. */
  readonly folder: string;
  /** Files and folders of this repository that the package carries in `docs/`. */
  readonly docs: readonly string[];
}

/** All published packages. A package comes after the packages that it depends on. */
export const PACKAGES: readonly PublishedPackage[] = [
  {name: '@resolutionflow/contract', folder: 'packages/contract', docs: ['docs/reference/http.md']},
  {name: '@resolutionflow/sdk', folder: 'packages/sdk', docs: ['docs/reference/sdk.md']},
  {
    name: '@resolutionflow/elements',
    folder: 'packages/elements',
    docs: [
      'docs/reference/elements.md',
      'docs/reference/rf-provider.md',
      'docs/reference/rf-step-feedback.md',
      'docs/reference/rf-csat-modal.md',
      'docs/reference/rf-analytics-dashboard.md',
      'docs/theming.md',
      'docs/themes',
      'docs/policy.md',
      'docs/accessibility.md',
    ],
  },
  {
    name: '@resolutionflow/server',
    folder: 'server',
    docs: [
      'SECURITY.md',
      'docs/reference/settings.md',
      'docs/reference/commands.md',
      'docs/reference/http.md',
    ],
  },
];

/** The file in the folder of each package that lists its public surface. */
export const API_REPORT = 'api-report.md';
