// Running jobs follow one stream of events. While there is none, because the browser or something on the way has none, the piece of a job
// asks for itself every second, as its markup says; a hidden tab does neither, for a browser has few connections.
const AGAIN_AFTER = 5000;

function running() {
  return [...document.querySelectorAll('[data-job]')];
}

function say(percent) {
  const said = document.querySelector('[data-job-said]');
  const reached = Math.floor(percent / 25) * 25;
  if (said && reached > Number(said.dataset.reached ?? 0)) {
    // Screen readers hear quarters only.
    said.dataset.reached = reached;
    said.textContent = `${reached} %`;
  }
}

function show(news) {
  const job = document.querySelector(`[data-job="${CSS.escape(news.id)}"]`);
  const put = (name, text) => {
    const place = job?.querySelector(`[data-job-${name}]`);
    if (place) {
      place.textContent = text ?? '';
    }
  };
  const progress = job?.querySelector('progress');
  if (progress) {
    progress.value = news.percent;
    say(news.percent);
  }
  put('percent', `${news.percent} %`);
  put('step', news.step);
  put('rows', news.rows);
  put('time', news.left ? `${news.took}, ${news.left}` : news.took);
  if (news.cancelling) {
    put('cancel', 'stopping');
  }
}

function followJobs() {
  let source = null;
  let live = false;

  function close() {
    source?.close();
    source = null;
    live = false;
  }

  function open() {
    const ids = running().map(job => job.dataset.job);
    if (source || document.hidden || ids.length === 0 || !window.EventSource) {
      return;
    }
    source = new EventSource(`/jobs/events?${new URLSearchParams(ids.map(id => ['id', id]))}`);
    source.addEventListener('open', () => { live = true; });
    source.addEventListener('progress', event => show(JSON.parse(event.data)));
    source.addEventListener('done', () => {
      close();
      // The page knows where the result is, or what went wrong.
      location.reload();
    });
    source.addEventListener('error', () => {
      live = false;
      // A broken connection is opened again by the browser; one that was refused is not.
      if (source?.readyState === EventSource.CLOSED) {
        close();
        setTimeout(open, AGAIN_AFTER);
      }
    });
  }

  if (running().length === 0) {
    return;
  }
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
  addEventListener('pagehide', close);
  document.body.addEventListener('htmx:beforeRequest', event => {
    if (event.target.matches?.('[data-job]') && (live || document.hidden)) {
      event.preventDefault();
    }
  });
  document.body.addEventListener('htmx:beforeSwap', event => {
    // Who is not signed in any more, such as after a restart, gets the sign-in page and comes back to this one.
    if (new URL(event.detail.xhr.responseURL).pathname === '/login') {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });
  document.body.addEventListener('htmx:afterSwap', () => {
    const progress = document.querySelector('[data-job] progress');
    if (progress) {
      say(progress.value);
    }
  });
  open();
}

followJobs();
