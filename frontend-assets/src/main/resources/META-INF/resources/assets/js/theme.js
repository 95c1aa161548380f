// The theme switch is a form that reloads the page; here it also switches at once.
const root = document.documentElement;

function isDark() {
  return root.dataset.bsTheme ? root.dataset.bsTheme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function followTheme() {
  document.querySelectorAll('form[data-theme-form]').forEach(form => {
    form.addEventListener('submit', event => {
      event.preventDefault();
      const next = isDark() ? 'light' : 'dark';
      root.dataset.bsTheme = next;
      form.elements.theme.value = next;
      fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' });
    });
  });
}

followTheme();
