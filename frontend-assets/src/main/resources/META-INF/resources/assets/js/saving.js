// Saves what is entered into the grid: at once and in order, and again where nothing answers. What cannot be saved is kept in the browser, and taken up by the
// page that is opened next, after the next sign-in too.
const form = document.querySelector('[data-grid]');
const PAUSE = 250;
const AGAIN = 5000;
const MOST_CELLS = 2000;

class Saving {
  constructor() {
    this.said = document.querySelector('[data-grid-said]');
    this.store = 'grid ' + form.action + ' ' + form.dataset.dimension;
    this.pending = [];
    this.sending = false;
    form.addEventListener('entered', event => this.take(event.detail.edits));
    addEventListener('beforeunload', event => {
      if (this.pending.length > 0) {
        event.preventDefault();
      }
    });
    this.takeUp();
  }

  // A later edit of a cell takes the place of the earlier one.
  take(edits) {
    const taken = new Set(edits.map(this.name));
    this.pending = this.pending.filter(edit => !taken.has(this.name(edit))).concat(edits);
    this.keep();
    this.soon(PAUSE);
    this.show('Saving …');
  }

  name(edit) {
    return JSON.stringify([edit.key, edit.attribute]);
  }

  soon(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  keep() {
    try {
      if (this.pending.length > 0) {
        localStorage.setItem(this.store, JSON.stringify(this.pending));
      } else {
        localStorage.removeItem(this.store);
      }
    } catch {
      // Without storage an edit lives as long as its page.
    }
  }

  takeUp() {
    let left = [];
    try {
      left = JSON.parse(localStorage.getItem(this.store) ?? '[]');
    } catch {
      left = [];
    }
    if (left.length > 0 && form.dataset.editable === 'true') {
      this.tell('left', {edits: left});
      this.pending = left;
      this.send();
    }
  }

  async send() {
    if (this.sending || this.pending.length === 0) {
      return;
    }
    this.sending = true;
    const batch = this.pending.slice(0, MOST_CELLS);
    const answer = await this.answer(batch);
    this.sending = false;
    if (answer === null) {
      this.soon(AGAIN);
      return;
    }
    this.pending = this.pending.filter(edit => !batch.includes(edit));
    this.keep();
    const wrong = answer.results.filter(result => result.problem !== null).length;
    if (this.pending.length > 0) {
      this.show('Saving …');
    } else if (wrong === 0) {
      this.show('Saved. ' + answer.said);
    } else {
      this.show((wrong === 1 ? '1 cell is' : wrong + ' cells are') + ' wrong; hover over it to see why. ' + answer.said, true);
    }
    // What was typed anew meanwhile has its own answer to come.
    const newer = new Set(this.pending.map(this.name));
    const answers = batch.map((edit, i) => ({edit, result: answer.results[i]})).filter(({edit}) => !newer.has(this.name(edit)));
    this.tell('answered', {answers, wrong});
    this.send();
  }

  // What the application says to edits; null where it did not take them, which is shown.
  async answer(batch) {
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        redirect: 'manual',
        headers: {'Content-Type': 'application/json', 'Accept': 'application/json', 'X-CSRF-TOKEN': form.querySelector('[name=_csrf]').value},
        body: JSON.stringify({dimension: form.dataset.dimension, cells: batch}),
      });
      if (response.ok) {
        return await response.json();
      }
      if (response.type === 'opaqueredirect' || response.status === 401 || response.status === 403) {
        this.show('Not saved: your session is over. Sign in again in another tab, then load this page; your edits are kept.', true);
      } else {
        const problem = await response.json().catch(() => ({}));
        this.show('Not saved: ' + (problem.detail ?? 'the application does not answer.') + ' Your edits are kept here.', true);
      }
    } catch {
      this.show('Not saved: nothing answers. Your edits are kept here and sent again.', true);
    }
    return null;
  }

  tell(name, detail) {
    form.dispatchEvent(new CustomEvent(name, {detail}));
  }

  show(words, isBad) {
    this.said.textContent = words;
    this.said.classList.toggle('is-bad', Boolean(isBad));
  }
}

if (form) {
  new Saving();
}
