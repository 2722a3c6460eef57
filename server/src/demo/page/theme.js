/* Runs before the first paint, so that the wrong scheme never flashes up. */
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;

  /** Returns the chosen theme: `light`, `dark`, or `auto` for that of the device. */
  const chosen = () => {
    try {
      return localStorage.getItem('northwind-appearance') ?? 'auto';
    } catch {
      // Storage is denied: use the theme of this page.
      return root.dataset.appearance ?? 'auto';
    }
  };

  const apply = (appearance = chosen()) => {
    root.dataset.appearance = appearance;
    root.dataset.scheme = appearance === 'auto' ? (dark.matches ? 'dark' : 'light') : appearance;
  };

  apply();
  dark.addEventListener('change', () => apply(root.dataset.appearance));
  addEventListener('northwind-appearance', ({detail}) => {
    apply(detail);
    try {
      localStorage.setItem('northwind-appearance', detail);
    } catch {
      // Storage is denied: the choice lasts for this page.
    }
  });
})();
