// Every few seconds the page asks whether what it says of parts that are away is still true. It asks without its session: that the page asks is
// no sign that somebody sits before it. That the server itself is away only the page can tell.
const PAUSE = 3000;
const RELOAD = 205;
let asking = false;

function silentBanner() {
  const banner = document.createElement('div');
  banner.id = 'silent';
  banner.className = 'pl-banner pl-banner--error';
  const words = document.createElement('div');
  const head = document.createElement('b');
  head.textContent = 'Plumbline does not answer.';
  words.append(head, ' This page shows what it last said, and looks again by itself.');
  banner.append(words);
  return banner;
}

async function ask(away) {
  try {
    const answer = await fetch(away.dataset.ask, { credentials: 'omit' });
    document.getElementById('silent')?.remove();
    if (answer.status === RELOAD) {
      location.reload();
    } else if (answer.status === 200) {
      away.outerHTML = await answer.text();
    }
  } catch {
    if (!document.getElementById('silent')) {
      away.before(silentBanner());
    }
  }
}

async function look() {
  const away = document.getElementById('away');
  if (away && !asking && !document.hidden) {
    asking = true;
    await ask(away);
    asking = false;
  }
}

setInterval(look, PAUSE);
