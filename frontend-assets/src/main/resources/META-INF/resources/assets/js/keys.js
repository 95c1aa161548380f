// `/` goes to the page's search, `j` and `k` walk the rows, Enter opens the row's first link.
function isTyping(target) {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
}

function walk(step) {
  const rows = [...document.querySelectorAll('[data-rows] > tbody > tr')];
  if (rows.length === 0) {
    return;
  }
  const at = rows.indexOf(document.activeElement?.closest('[data-rows] > tbody > tr'));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  rows.forEach(row => row.setAttribute('tabindex', row === next ? '0' : '-1'));
  next.focus();
}

function listenToKeys() {
  document.addEventListener('keydown', event => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === '/') {
      const search = document.querySelector('input[type=search]');
      if (search) {
        event.preventDefault();
        search.focus();
      }
    } else if (event.key === 'j' || event.key === 'k') {
      walk(event.key === 'j' ? 1 : -1);
    } else if (event.key === 'Enter' && event.target.matches?.('[data-rows] > tbody > tr')) {
      event.target.querySelector('a')?.click();
    }
  });
}

listenToKeys();
