// Parts that are away are told by the server; that the server itself is away only the page can tell.
function silentBanner() {
  const banner = document.createElement('div');
  banner.className = 'pl-banner pl-banner--error';
  banner.setAttribute('role', 'alert');
  const words = document.createElement('div');
  const head = document.createElement('b');
  head.textContent = 'Plumbline does not answer.';
  words.append(head, ' This page shows what it last said, and looks again by itself.');
  banner.append(words);
  return banner;
}

function mindTheServer() {
  let silent = null;
  document.body.addEventListener('htmx:sendError', event => {
    if (event.target.id === 'away' && !silent) {
      silent = silentBanner();
      event.target.parentElement.before(silent);
    }
  });
  document.body.addEventListener('htmx:beforeOnLoad', event => {
    if (event.target.id === 'away') {
      silent?.remove();
      silent = null;
    }
  });
}

mindTheServer();
