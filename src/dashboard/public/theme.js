// A file of its own: the page must have its theme before the first paint, and the CSP allows no inline script.
try {
  const theme = localStorage.getItem('breadbox.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme holds.
}
