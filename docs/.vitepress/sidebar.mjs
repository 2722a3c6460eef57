/** Every page of the site, in reading order. `llms.txt` and a test read this list too. */
export const SIDEBAR = [
  {
    text: 'Start',
    items: [
      {text: 'Script tag', link: '/start/script-tag'},
      {text: 'npm', link: '/start/npm'},
      {text: 'Server', link: '/start/server'},
    ],
  },
  {
    text: 'Guides',
    items: [
      {text: 'Authentication', link: '/guides/authentication'},
      {text: 'Theming', link: '/theming'},
      {text: 'Languages and texts', link: '/guides/languages'},
      {text: 'Content-Security-Policy', link: '/policy'},
      {text: 'Delivery and offline', link: '/guides/delivery'},
      {text: 'Privacy and erasure', link: '/guides/privacy'},
      {text: 'Importing history', link: '/guides/import'},
      {text: 'Testing host apps', link: '/guides/testing'},
      {text: 'Content blockers', link: '/guides/content-blockers'},
      {text: 'Upgrading', link: '/guides/upgrading'},
      {text: 'Versions', link: '/versioning'},
    ],
  },
  {
    text: 'Frameworks',
    items: [
      {text: 'React', link: '/guides/frameworks/react'},
      {text: 'Next', link: '/guides/frameworks/next'},
      {text: 'Vue', link: '/guides/frameworks/vue'},
      {text: 'Svelte', link: '/guides/frameworks/svelte'},
      {text: 'Angular', link: '/guides/frameworks/angular'},
      {text: 'Astro', link: '/guides/frameworks/astro'},
      {text: 'No framework', link: '/guides/frameworks/none'},
    ],
  },
  {
    text: 'Reference',
    items: [
      {text: 'Elements', link: '/reference/elements'},
      {text: 'rf-provider', link: '/reference/rf-provider'},
      {text: 'rf-step-feedback', link: '/reference/rf-step-feedback'},
      {text: 'rf-csat-modal', link: '/reference/rf-csat-modal'},
      {text: 'rf-analytics-dashboard', link: '/reference/rf-analytics-dashboard'},
      {text: 'SDK', link: '/reference/sdk'},
      {text: 'HTTP API', link: '/reference/http'},
      {text: 'Settings', link: '/reference/settings'},
      {text: 'Commands', link: '/reference/commands'},
    ],
  },
  {
    text: 'Operations',
    items: [
      {text: 'Overview', link: '/operations/'},
      {text: 'systemd', link: '/operations/systemd'},
      {text: 'Containers', link: '/operations/containers'},
      {text: 'Reverse proxies', link: '/operations/reverse-proxies'},
      {text: 'Backup and restore', link: '/operations/backup'},
      {text: 'Move to PostgreSQL', link: '/operations/postgresql'},
      {text: 'Metrics and alerts', link: '/operations/metrics'},
      {text: 'Runbook', link: '/operations/runbook'},
      {text: 'Sizing', link: '/operations/sizing'},
      {text: 'Beyond one machine', link: '/scaling'},
    ],
  },
  {
    text: 'About',
    items: [
      {text: 'How figures are defined', link: '/about/figures'},
      {text: 'Architecture', link: '/about/architecture'},
      {text: 'Decisions', link: '/decisions/'},
      {text: 'Accessibility', link: '/accessibility'},
      {text: 'Security', link: '/about/security'},
      {text: 'Screenshots', link: '/screenshots'},
    ],
  },
];
