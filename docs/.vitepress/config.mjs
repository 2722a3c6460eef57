import {readFileSync, readdirSync, mkdirSync, copyFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {defineConfig} from 'vitepress';
import {SIDEBAR} from './sidebar.mjs';

const DOCS = join(import.meta.dirname, '..');

/** The Markdown files of the site, relative to `docs/`. */
const markdownFiles = () =>
  readdirSync(DOCS, {recursive: true, encoding: 'utf8'}).filter(
    (path) => path.endsWith('.md') && !/(^|\/)(node_modules|\.vitepress|public)\//.test(path),
  );

const titleOf = (text) => /^# (.+)$/m.exec(text)?.[1] ?? '';

/** A list of all pages for language models: https://llmstxt.org. */
function llmsText() {
  const groups = SIDEBAR.map(({text, items}) => {
    const lines = items.map((item) => `- [${item.text}](${item.link.replace(/\/$/, '/index')}.md)`);
    return `## ${text}\n\n${lines.join('\n')}`;
  });
  const intro =
    'Custom elements, a typed SDK and a small server that collect feedback on guided troubleshooting.';
  return `# ResolutionFlow Feedback\n\n> ${intro}\n\n${groups.join('\n\n')}\n`;
}

const REWRITES = {'decisions/README.md': 'decisions/index.md'};

export default defineConfig({
  title: 'ResolutionFlow Feedback',
  description: 'Collect feedback on guided troubleshooting, and see the results.',
  lang: 'en',
  // Relative links work below any path.
  base: process.env.DOCS_BASE ?? '/',
  cleanUrls: false,
  rewrites: REWRITES,
  vue: {template: {compilerOptions: {isCustomElement: (tag) => tag.startsWith('rf-')}}},
  themeConfig: {
    nav: [
      {text: 'Start', link: '/start/script-tag'},
      {text: 'Guides', link: '/guides/authentication'},
      {text: 'Reference', link: '/reference/elements'},
      {text: 'Operations', link: '/operations/'},
      {text: 'About', link: '/about/figures'},
    ],
    sidebar: SIDEBAR,
    outline: [2, 3],
    search: {provider: 'local'},
  },
  markdown: {
    config(md) {
      // A fence `html live` shows its text, and below it the running example.
      const fence = md.renderer.rules.fence;
      md.renderer.rules.fence = (tokens, index, ...rest) => {
        const token = tokens[index];
        const shown = fence(tokens, index, ...rest);
        return token.info.startsWith('html live')
          ? `${shown}<LiveExample source="${encodeURIComponent(token.content)}" />`
          : shown;
      };
    },
  },
  buildEnd({outDir}) {
    for (const path of markdownFiles()) {
      const target = join(outDir, REWRITES[path] ?? path);
      mkdirSync(dirname(target), {recursive: true});
      copyFileSync(join(DOCS, path), target);
    }
    copyFileSync(join(DOCS, 'accessibility.yaml'), join(outDir, 'accessibility.yaml'));
    writeFileSync(join(outDir, 'llms.txt'), llmsText());
    const untitled = markdownFiles().filter((path) => !titleOf(readFileSync(join(DOCS, path), 'utf8')));
    if (untitled.length) throw new Error(`Pages without a title: ${untitled.join(', ')}`);
  },
});
