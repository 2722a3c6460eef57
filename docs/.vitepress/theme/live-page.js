import {withBase} from 'vitepress';

const encode = (value) => btoa(JSON.stringify(value)).replaceAll('=', '');
/** An unsigned token: the sample data asks for no more. */
const token = () =>
  ['none', {sub: 'maya', account_id: 'northwind', name: 'Maya Chen', role: 'team_admin', exp: 4_102_444_800}]
    .map(encode)
    .join('.') + '.sample';

/** A page for an iframe: the elements, sample data in place of a server, and the markup of an example. */
export const livePage = (markup, css = '') => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <style>:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif } ${css}</style>
    <script src="${withBase('/live/sample-server.js')}"></script>
    <script type="module" src="${withBase('/live/rf.js')}"></script>
    <script type="module" src="${withBase('/live/rf-dashboard.js')}"></script>
  </head>
  <body>${markup.replaceAll(/token="[^"]*"/g, `token="${token()}"`)}</body>
</html>`;
