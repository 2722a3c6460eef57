/** The page follows the device's light or dark. */
export const STYLE = `
:root {
  --text: light-dark(#1a2030, #e6e9f0);
  --quiet: light-dark(#5c667a, #9aa4b8);
  --line: light-dark(#e3e6ee, #2a3142);
  --panel: light-dark(#f6f7fa, #171c28);
  --accent: light-dark(#3b5bdb, #91a7ff);
  --good: light-dark(#15803d, #4ade80);
  --bad: light-dark(#b91c1c, #f98080);
  font: 15px/1.55 system-ui, sans-serif;
  color: var(--text);
  background: light-dark(#fff, #10141d);
}
* { box-sizing: border-box; }
body { display: grid; grid-template-columns: 17rem minmax(0, 1fr); margin: 0; }
nav { position: sticky; top: 0; height: 100dvh; padding: 24px; overflow: auto; background: var(--panel); border-inline-end: 1px solid var(--line); font-size: 14px; }
nav .name { margin: 0 0 20px; font-weight: 650; }
nav h2 { margin: 18px 0 4px; font-size: 12px; color: var(--quiet); font-weight: 600; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: 3px 0; color: inherit; text-decoration: none; }
a { color: var(--accent); }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
main { max-width: 58rem; padding: 40px 48px 120px; }
h1 { margin: 0 0 8px; font-size: 32px; letter-spacing: -0.02em; }
main h2 { margin: 48px 0 0; font-size: 22px; letter-spacing: -0.01em; }
article { margin-top: 20px; padding: 20px 24px; border: 1px solid var(--line); border-radius: 12px; scroll-margin-top: 16px; }
article:target { border-color: var(--accent); }
h3 { margin: 0; font-size: 16px; overflow-wrap: anywhere; }
h4 { margin: 18px 0 4px; font-size: 13px; color: var(--quiet); }
p { margin: 6px 0; }
small, .quiet { color: var(--quiet); }
small { margin-inline-start: 8px; font-size: 12px; font-weight: 400; }
code { font: 0.9em ui-monospace, monospace; }
.method { display: inline-block; min-width: 4.2em; padding: 1px 8px; border-radius: 6px; background: var(--panel); border: 1px solid var(--line); font: 600 12px/1.7 ui-monospace, monospace; text-align: center; }
.get { color: var(--accent); }
.post, .put { color: var(--good); }
.delete { color: var(--bad); }
.fields { margin: 0; }
.fields > div { display: grid; grid-template-columns: minmax(9rem, 14rem) minmax(0, 1fr); gap: 4px 16px; padding: 6px 0; border-top: 1px solid var(--line); }
.fields > div:first-child { border-top: 0; }
dt, dd { margin: 0; overflow-wrap: anywhere; }
.media { color: var(--quiet); font-size: 13px; }
.s4, .s5 { color: var(--bad); }
.s2 { color: var(--good); }
@media (width < 52rem) {
  body { grid-template-columns: minmax(0, 1fr); }
  nav { position: static; height: auto; border: 0; }
  main { padding: 24px 16px 80px; }
  article { padding: 16px; }
  .fields > div { grid-template-columns: minmax(0, 1fr); }
}
`;
