// What is sent by a double click is sent once; whoever stopped the browser may send it again after a while.
const AGAIN_AFTER = 10000;

function sendOnce() {
  document.addEventListener('submit', event => {
    const form = event.target;
    if (form.method !== 'post' || event.defaultPrevented) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
    }
    form.dataset.sent = 'true';
    setTimeout(() => delete form.dataset.sent, AGAIN_AFTER);
  });
  // A page that comes back from the browser's memory may be sent again.
  addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(form => delete form.dataset.sent));
}

sendOnce();
